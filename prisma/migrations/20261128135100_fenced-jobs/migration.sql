-- AlterTable
ALTER TABLE "Job" ADD COLUMN "claim" TEXT;
ALTER TABLE "Job" ADD COLUMN "command" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable: rows that are here already keep NULL, which the unique indexes below let stand any number of times. A home
-- in which an earlier version stored an import twice migrates as it is; `winnow doctor` names such imports.
ALTER TABLE "Rejection" ADD COLUMN "record" INTEGER;
ALTER TABLE "Example" ADD COLUMN "record" INTEGER;

-- CreateIndex
CREATE UNIQUE INDEX "Rejection_importId_record_key" ON "Rejection"("importId", "record");

-- CreateIndex
CREATE UNIQUE INDEX "Example_importId_record_key" ON "Example"("importId", "record");
