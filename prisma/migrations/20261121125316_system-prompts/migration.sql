-- By hand: what the engine writes here makes the table anew, which takes every reference to it down for a moment.
ALTER TABLE "Dataset" ADD COLUMN "systemPrompts" TEXT NOT NULL DEFAULT 'keep';
