/**
 * What a service asks for: a reader looks; a reviewer also judges rows and decides about them; an
 * editor also brings rows in, searches, and sets the contract and the rubric; a lead also releases
 * and removes.
 */
export type DatasetRole = 'reader' | 'reviewer' | 'editor' | 'lead'
