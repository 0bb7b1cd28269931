-- AlterTable: added, not redefined, so that the counter of its ids stays.
ALTER TABLE "Job" ADD COLUMN "actor" TEXT NOT NULL DEFAULT 'local';

-- Imports and releases had the name among their parameters, and may be unfinished.
UPDATE "Job" SET "actor" = json_extract("params", '$.actor') WHERE json_extract("params", '$.actor') IS NOT NULL;
