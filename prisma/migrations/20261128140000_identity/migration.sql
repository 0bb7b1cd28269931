-- AlterTable
ALTER TABLE "ContaminationHit" ADD COLUMN "evalRevisionId" INTEGER;

-- CreateTable
CREATE TABLE "Home" (
    "id" TEXT NOT NULL PRIMARY KEY
);

-- AlterTable: added, not redefined, so that the counter of its ids stays.
ALTER TABLE "Event" ADD COLUMN "fork" BOOLEAN NOT NULL DEFAULT false;

-- 128 random bits. Written once, here: a home made now and one that was there before are told apart alike.
INSERT INTO "Home" ("id") VALUES (lower(hex(randomblob(16))));

-- Entries that share the one they continue from: the first of them is the chain, the others are forks and stay.
UPDATE "Event" SET "fork" = true WHERE "id" NOT IN (SELECT min("id") FROM "Event" GROUP BY "previousHash");

-- CreateIndex
CREATE UNIQUE INDEX "Event_previousHash_key" ON "Event"("previousHash") WHERE "fork" = false;

-- Ids never come back: the counters stand at or above every id that anything still names, also of rows that are gone.
INSERT INTO sqlite_sequence ("name", "seq") SELECT "name", 0 FROM (SELECT 'Example' AS "name" UNION ALL SELECT 'Revision') AS "counted"
  WHERE "name" NOT IN (SELECT "name" FROM sqlite_sequence);
UPDATE sqlite_sequence SET "seq" = max("seq", (SELECT coalesce(max("id"), 0) FROM (
  SELECT max("id") AS "id" FROM "Example"
  UNION ALL SELECT max("exampleId") FROM "Revision"
  UNION ALL SELECT max("exampleId") FROM "Verdict"
  UNION ALL SELECT max("exampleId") FROM "Finding"
  UNION ALL SELECT max("exampleId") FROM "ReleaseItem"
  UNION ALL SELECT max("removedId") FROM "DuplicatePair"
  UNION ALL SELECT max("keptId") FROM "DuplicatePair"
  UNION ALL SELECT max("leftId") FROM "SemanticPair"
  UNION ALL SELECT max("rightId") FROM "SemanticPair"
  UNION ALL SELECT max("exampleId") FROM "ContaminationHit"
  UNION ALL SELECT max("evalExampleId") FROM "ContaminationHit"
  UNION ALL SELECT max("exampleId") FROM "RowDecision"
  UNION ALL SELECT max("otherId") FROM "RowDecision"
  UNION ALL SELECT max(json_extract("data", '$.example')) FROM "Event"
))) WHERE "name" = 'Example';
UPDATE sqlite_sequence SET "seq" = max("seq", (SELECT coalesce(max("id"), 0) FROM (
  SELECT max("id") AS "id" FROM "Revision"
  UNION ALL SELECT max("headId") FROM "Example"
  UNION ALL SELECT max("revisionId") FROM "Payload"
  UNION ALL SELECT max("revisionId") FROM "Verdict"
  UNION ALL SELECT max("fixedId") FROM "Verdict"
  UNION ALL SELECT max("revisionId") FROM "Finding"
  UNION ALL SELECT max("revisionId") FROM "ReleaseItem"
  UNION ALL SELECT max("revisionId") FROM "ContaminationHit"
  UNION ALL SELECT max("leftRevisionId") FROM "PairLabel"
  UNION ALL SELECT max("rightRevisionId") FROM "PairLabel"
  UNION ALL SELECT max(json_extract("data", '$.revision')) FROM "Event"
  UNION ALL SELECT max(json_extract("data", '$.fixed')) FROM "Event"
  UNION ALL SELECT max(json_extract("data", '$.left')) FROM "Event"
  UNION ALL SELECT max(json_extract("data", '$.right')) FROM "Event"
))) WHERE "name" = 'Revision';
