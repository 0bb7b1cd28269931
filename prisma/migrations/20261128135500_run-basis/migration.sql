-- AlterTable
ALTER TABLE "AnalysisRun" ADD COLUMN "basis" TEXT;

-- AlterTable
ALTER TABLE "Verdict" ADD COLUMN "auditRunId" INTEGER;

-- CreateTable
CREATE TABLE "HeadChange" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "datasetId" INTEGER NOT NULL,
    "exampleId" INTEGER NOT NULL,
    "fromId" INTEGER NOT NULL
);

-- CreateIndex
CREATE INDEX "HeadChange_datasetId_id_idx" ON "HeadChange"("datasetId", "id");
