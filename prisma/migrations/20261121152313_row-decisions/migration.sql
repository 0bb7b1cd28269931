-- CreateTable
CREATE TABLE "RowDecision" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "datasetId" INTEGER NOT NULL,
    "exampleId" INTEGER NOT NULL,
    "cause" TEXT NOT NULL,
    "decision" TEXT NOT NULL,
    "otherId" INTEGER,
    "score" REAL,
    "method" TEXT NOT NULL,
    "runId" INTEGER,
    "batch" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undoneAt" DATETIME,
    CONSTRAINT "RowDecision_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "RowDecision_datasetId_cause_exampleId_id_idx" ON "RowDecision"("datasetId", "cause", "exampleId", "id");

-- CreateIndex
CREATE INDEX "RowDecision_exampleId_cause_id_idx" ON "RowDecision"("exampleId", "cause", "id");

-- CreateIndex
CREATE INDEX "RowDecision_batch_idx" ON "RowDecision"("batch");
