/** The body of every error that Storage answers with. */
export interface StorageErrorBody {
  readonly statusCode: string;
  readonly error: string;
  readonly message: string;
}

/**
 * An error that the caller is told of. storage-api keeps the fitting status in the body and answers HTTP 400
 * for all of them but 500, 501 and 544 (supabase/storage, src/internal/errors/storage-error.ts).
 */
export class StorageError extends Error {
  override name = 'StorageError';
  readonly statusCode: number;
  readonly label: string;

  /** @param label what stands in `error`: "Duplicate", "not_found", … */
  constructor(statusCode: number, label: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.statusCode = statusCode;
    this.label = label;
  }

  get httpStatus(): number {
    return [500, 501, 544].includes(this.statusCode) ? this.statusCode : 400;
  }

  body(): StorageErrorBody {
    return { statusCode: String(this.statusCode), error: this.label, message: this.message };
  }
}

/** The errors of storage-api, by its names (src/internal/errors/codes.ts). */
export const storageErrors = {
  noSuchBucket: () => new StorageError(404, 'Bucket not found', 'Bucket not found'),
  noSuchKey: () => new StorageError(404, 'not_found', 'Object not found'),
  /** The row is there, its file is not: a row that was made by SQL. */
  noSuchFile: () => new StorageError(404, 'Not found', 'The resource was not found'),
  bucketNotEmpty: () =>
    new StorageError(409, 'ResourceNotEmpty', 'The bucket you tried to delete is not empty'),
  invalidBucketName: () => new StorageError(400, 'Invalid Input', 'Bucket name invalid'),
  invalidKey: (key: string) => new StorageError(400, 'InvalidKey', `Invalid key: ${key}`),
  invalidRequest: (message: string) => new StorageError(400, 'Error', message),
  invalidParameter: (message: string) => new StorageError(400, 'InvalidParameter', message),
  invalidJwt: (message: string) => new StorageError(400, 'InvalidJWT', message),
  invalidSignature: () => new StorageError(400, 'InvalidSignature', 'Invalid signature'),
  invalidRange: () => new StorageError(400, 'invalid_range', 'invalid range provided'),
  accessDenied: (message: string) => new StorageError(403, 'Unauthorized', message),
  duplicate: () => new StorageError(409, 'Duplicate', 'The resource already exists'),
  relatedNotFound: () => new StorageError(404, 'InvalidRequest', 'The related resource does not exist'),
  entityTooLarge: (entity = 'object') =>
    new StorageError(413, 'Payload too large', `The ${entity} exceeded the maximum allowed size`),
  invalidMimeType: (type: string) =>
    new StorageError(415, 'invalid_mime_type', `mime type ${type} is not supported`),
  invalidFileSizeLimit: () =>
    new StorageError(400, 'InvalidRequest', 'Invalid file size format, hint: use 20GB / 20MB / 30KB / 3B'),
  noContent: (message = 'No content provided') => new StorageError(400, 'InvalidRequest', message),
  imageNotProcessed: (message: string) => new StorageError(422, 'InvalidRequest', message),
  databaseTimeout: () => new StorageError(544, 'DatabaseTimeout', 'The connection to the database timed out'),
  notServed: (what: string) =>
    new StorageError(501, 'not_implemented', `The local stack does not serve ${what}.`),
};
