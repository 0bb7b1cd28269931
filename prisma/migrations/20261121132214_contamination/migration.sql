-- CreateTable
CREATE TABLE "ContaminationHit" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "runId" INTEGER NOT NULL,
    "evalDatasetId" INTEGER NOT NULL,
    "evalExampleId" INTEGER NOT NULL,
    "exampleId" INTEGER NOT NULL,
    "revisionId" INTEGER NOT NULL,
    "pass" TEXT NOT NULL,
    "score" REAL NOT NULL,
    "evidence" TEXT NOT NULL,
    CONSTRAINT "ContaminationHit_runId_fkey" FOREIGN KEY ("runId") REFERENCES "AnalysisRun" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "ContaminationHit_runId_pass_id_idx" ON "ContaminationHit"("runId", "pass", "id");

-- CreateIndex
CREATE INDEX "ContaminationHit_runId_exampleId_idx" ON "ContaminationHit"("runId", "exampleId");

-- CreateIndex
CREATE INDEX "ContaminationHit_runId_evalDatasetId_evalExampleId_idx" ON "ContaminationHit"("runId", "evalDatasetId", "evalExampleId");
