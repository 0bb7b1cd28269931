-- AlterTable
ALTER TABLE "Dataset" ADD COLUMN "removedAt" DATETIME;
