-- CreateTable
CREATE TABLE "Dataset" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "tokenizer" TEXT NOT NULL DEFAULT 'qwen2_5',
    "template" TEXT,
    "policy" TEXT NOT NULL DEFAULT 'assistant',
    "maxLength" INTEGER NOT NULL DEFAULT 2048,
    "systemPrompt" TEXT
);

-- CreateTable
CREATE TABLE "Import" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "datasetId" INTEGER NOT NULL,
    "file" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "sha256" TEXT NOT NULL DEFAULT '',
    "container" TEXT NOT NULL DEFAULT '',
    "recordSchema" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL,
    "rows" INTEGER NOT NULL DEFAULT 0,
    "accepted" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "origin" TEXT,
    "model" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Import_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Rejection" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "importId" INTEGER NOT NULL,
    "line" INTEGER NOT NULL,
    "column" INTEGER,
    "code" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "excerpt" TEXT NOT NULL,
    CONSTRAINT "Rejection_importId_fkey" FOREIGN KEY ("importId") REFERENCES "Import" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Example" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "datasetId" INTEGER NOT NULL,
    "importId" INTEGER NOT NULL,
    "line" INTEGER NOT NULL,
    "key" TEXT,
    "category" TEXT,
    "headId" INTEGER NOT NULL,
    "rawStart" BIGINT,
    "rawBytes" INTEGER,
    "turns" INTEGER NOT NULL,
    "promptChars" INTEGER NOT NULL,
    "responseChars" INTEGER NOT NULL,
    "promptStart" TEXT NOT NULL,
    "responseStart" TEXT NOT NULL,
    CONSTRAINT "Example_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Example_importId_fkey" FOREIGN KEY ("importId") REFERENCES "Import" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Revision" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "exampleId" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "hash" BLOB NOT NULL,
    "author" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Revision_exampleId_fkey" FOREIGN KEY ("exampleId") REFERENCES "Example" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Payload" (
    "revisionId" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "body" TEXT NOT NULL,
    "raw" TEXT
);

-- CreateTable
CREATE TABLE "AnalysisRun" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "datasetId" INTEGER NOT NULL,
    "analysis" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "params" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "stats" TEXT NOT NULL DEFAULT '{}',
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "AnalysisRun_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Finding" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "runId" INTEGER NOT NULL,
    "exampleId" INTEGER NOT NULL,
    "revisionId" INTEGER NOT NULL,
    "rule" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "spans" TEXT NOT NULL DEFAULT '[]',
    CONSTRAINT "Finding_runId_fkey" FOREIGN KEY ("runId") REFERENCES "AnalysisRun" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "DuplicatePair" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "runId" INTEGER NOT NULL,
    "removedId" INTEGER NOT NULL,
    "keptId" INTEGER NOT NULL,
    "score" REAL NOT NULL,
    "exact" BOOLEAN NOT NULL,
    "clusterId" INTEGER NOT NULL,
    CONSTRAINT "DuplicatePair_runId_fkey" FOREIGN KEY ("runId") REFERENCES "AnalysisRun" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Rubric" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "datasetId" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "good" TEXT NOT NULL,
    "bad" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Rubric_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Verdict" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "clientId" TEXT NOT NULL,
    "datasetId" INTEGER NOT NULL,
    "exampleId" INTEGER NOT NULL,
    "revisionId" INTEGER NOT NULL,
    "fixedId" INTEGER,
    "rubricVersion" INTEGER NOT NULL,
    "reviewer" TEXT NOT NULL,
    "decision" TEXT NOT NULL,
    "reason" TEXT,
    "note" TEXT,
    "ms" INTEGER,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undoneAt" DATETIME
);

-- CreateTable
CREATE TABLE "Release" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "datasetId" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "dir" TEXT NOT NULL,
    "seed" INTEGER NOT NULL,
    "params" TEXT NOT NULL,
    "manifest" TEXT NOT NULL,
    "manifestHash" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Release_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ReleaseItem" (
    "releaseId" INTEGER NOT NULL,
    "exampleId" INTEGER NOT NULL,
    "revisionId" INTEGER NOT NULL,
    "split" TEXT NOT NULL,

    PRIMARY KEY ("releaseId", "exampleId"),
    CONSTRAINT "ReleaseItem_releaseId_fkey" FOREIGN KEY ("releaseId") REFERENCES "Release" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Event" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "data" TEXT NOT NULL,
    "previousHash" TEXT NOT NULL,
    "hash" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "Job" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "kind" TEXT NOT NULL,
    "datasetId" INTEGER,
    "params" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "cursor" TEXT,
    "phase" TEXT NOT NULL DEFAULT '',
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER,
    "result" TEXT,
    "error" TEXT,
    "errorCode" TEXT,
    "cancelRequested" BOOLEAN NOT NULL DEFAULT false,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "owner" TEXT,
    "heartbeatAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" DATETIME,
    "finishedAt" DATETIME
);

-- CreateIndex
CREATE UNIQUE INDEX "Dataset_name_key" ON "Dataset"("name");

-- CreateIndex
CREATE INDEX "Import_datasetId_idx" ON "Import"("datasetId");

-- CreateIndex
CREATE INDEX "Rejection_importId_id_idx" ON "Rejection"("importId", "id");

-- CreateIndex
CREATE INDEX "Example_datasetId_id_idx" ON "Example"("datasetId", "id");

-- CreateIndex
CREATE INDEX "Example_datasetId_turns_id_idx" ON "Example"("datasetId", "turns", "id");

-- CreateIndex
CREATE INDEX "Example_datasetId_promptChars_id_idx" ON "Example"("datasetId", "promptChars", "id");

-- CreateIndex
CREATE INDEX "Example_datasetId_responseChars_id_idx" ON "Example"("datasetId", "responseChars", "id");

-- CreateIndex
CREATE INDEX "Revision_exampleId_idx" ON "Revision"("exampleId");

-- CreateIndex
CREATE INDEX "AnalysisRun_datasetId_analysis_id_idx" ON "AnalysisRun"("datasetId", "analysis", "id");

-- CreateIndex
CREATE INDEX "Finding_runId_rule_exampleId_idx" ON "Finding"("runId", "rule", "exampleId");

-- CreateIndex
CREATE INDEX "Finding_exampleId_idx" ON "Finding"("exampleId");

-- CreateIndex
CREATE INDEX "DuplicatePair_runId_clusterId_idx" ON "DuplicatePair"("runId", "clusterId");

-- CreateIndex
CREATE INDEX "DuplicatePair_runId_removedId_idx" ON "DuplicatePair"("runId", "removedId");

-- CreateIndex
CREATE UNIQUE INDEX "Rubric_datasetId_version_key" ON "Rubric"("datasetId", "version");

-- CreateIndex
CREATE UNIQUE INDEX "Verdict_clientId_key" ON "Verdict"("clientId");

-- CreateIndex
CREATE INDEX "Verdict_datasetId_exampleId_id_idx" ON "Verdict"("datasetId", "exampleId", "id");

-- CreateIndex
CREATE INDEX "Verdict_exampleId_id_idx" ON "Verdict"("exampleId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Release_datasetId_version_key" ON "Release"("datasetId", "version");

-- CreateIndex
CREATE INDEX "Job_status_id_idx" ON "Job"("status", "id");
