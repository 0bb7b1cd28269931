-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_PairLabel" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "datasetId" INTEGER NOT NULL,
    "scope" TEXT NOT NULL,
    "leftRevisionId" INTEGER NOT NULL,
    "rightRevisionId" INTEGER NOT NULL,
    "same" BOOLEAN NOT NULL,
    "asked" BOOLEAN NOT NULL DEFAULT true,
    "labeller" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "PairLabel_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_PairLabel" ("createdAt", "datasetId", "id", "labeller", "leftRevisionId", "rightRevisionId", "same", "scope") SELECT "createdAt", "datasetId", "id", "labeller", "leftRevisionId", "rightRevisionId", "same", "scope" FROM "PairLabel";
DROP TABLE "PairLabel";
ALTER TABLE "new_PairLabel" RENAME TO "PairLabel";
CREATE INDEX "PairLabel_datasetId_scope_leftRevisionId_rightRevisionId_id_idx" ON "PairLabel"("datasetId", "scope", "leftRevisionId", "rightRevisionId", "id");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
