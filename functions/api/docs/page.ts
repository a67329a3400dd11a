const BASE = '/functions/v1/api';

/** Well-formed XML and HTML at once. */
export const PAGE = `<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>Delve API</title>
<link rel="icon" href="data:," />
<link rel="stylesheet" href="${BASE}/docs/swagger-ui.css" />
</head>
<body>
<div id="page"><noscript>The API is described in <a href="${BASE}/openapi.json">openapi.json</a>; this page needs JavaScript.</noscript></div>
<script src="${BASE}/docs/swagger-ui-bundle.js"></script>
<script src="${BASE}/docs/start.js"></script>
</body>
</html>
`;

/** Opens the document. Tokens stay in the browser until they are logged out. */
export const START = `SwaggerUIBundle({
  url: '${BASE}/openapi.json',
  dom_id: '#page',
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: 'list',
  filter: true,
  persistAuthorization: true,
  tryItOutEnabled: true,
  validatorUrl: null,
});
`;

/** Nothing but scripts of this origin; Swagger UI sets styles of elements, and draws with images in its style sheet. */
export const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
