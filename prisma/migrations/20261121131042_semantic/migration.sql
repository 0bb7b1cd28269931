-- CreateTable
CREATE TABLE "SemanticPair" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "runId" INTEGER NOT NULL,
    "leftId" INTEGER NOT NULL,
    "rightId" INTEGER NOT NULL,
    "score" REAL NOT NULL,
    "differences" TEXT NOT NULL,
    "weight" REAL,
    CONSTRAINT "SemanticPair_runId_fkey" FOREIGN KEY ("runId") REFERENCES "AnalysisRun" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "PairLabel" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "datasetId" INTEGER NOT NULL,
    "scope" TEXT NOT NULL,
    "leftRevisionId" INTEGER NOT NULL,
    "rightRevisionId" INTEGER NOT NULL,
    "same" BOOLEAN NOT NULL,
    "labeller" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "PairLabel_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "SemanticPair_runId_weight_score_idx" ON "SemanticPair"("runId", "weight", "score");

-- CreateIndex
CREATE INDEX "PairLabel_datasetId_scope_leftRevisionId_rightRevisionId_id_idx" ON "PairLabel"("datasetId", "scope", "leftRevisionId", "rightRevisionId", "id");
