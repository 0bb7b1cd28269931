-- CreateTable
CREATE TABLE "DuplicateGraph" (
    "runId" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "ids" BLOB NOT NULL,
    "left" BLOB NOT NULL,
    "right" BLOB NOT NULL,
    "score" BLOB NOT NULL,
    "protected" BLOB NOT NULL,
    "completeness" BLOB NOT NULL,
    "foreign" BLOB NOT NULL,
    "complete" BOOLEAN NOT NULL,
    CONSTRAINT "DuplicateGraph_runId_fkey" FOREIGN KEY ("runId") REFERENCES "AnalysisRun" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
