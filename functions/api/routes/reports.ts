import { page } from '../endpoint/answers.ts';
import { type Endpoint, endpoint } from '../endpoint/endpoint.ts';
import { pageQuery } from '../endpoint/parameters.ts';
import { reportAnswer, reportBody, reportShape, toReportShape } from '../shapes/report.ts';

const tag = 'Reports';
const report = { method: 'POST', tag, idempotent: true, body: reportBody, answer: reportAnswer } as const;
const reportErrors = { 403: ['own_content'], 409: ['already_reported'] };

/** What people report to staff; beyond the contract. */
export const reportEndpoints: readonly Endpoint[] = [
  endpoint({
    ...report,
    path: '/business/{business_id}/report',
    summary: 'Report a business to staff',
    errors: { ...reportErrors, 404: ['business_not_found'] },
    call: ({ delve, path, body, once }) => delve.businesses.report(path.business_id, body, once),
  }),
  endpoint({
    ...report,
    path: '/reviews/{review_id}/report',
    summary: 'Report a review to staff',
    errors: { ...reportErrors, 404: ['review_not_found'] },
    call: ({ delve, path, body, once }) => delve.reviews.report(path.review_id, body, once),
  }),
  endpoint({
    ...report,
    path: '/reviews/replies/{reply_id}/report',
    summary: 'Report a reply to staff',
    errors: { ...reportErrors, 404: ['reply_not_found'] },
    call: ({ delve, path, body, once }) => delve.reviews.reportReply(path.reply_id, body, once),
  }),
  endpoint({
    ...report,
    path: '/chat/{chat_id}/report',
    summary: 'Report the other side of a chat to staff, with the latest 50 messages',
    errors: { 404: ['chat_not_found'], 409: ['already_reported'] },
    call: ({ delve, path, body, once }) => delve.chats.report(path.chat_id, body, once),
  }),
  endpoint({
    method: 'GET',
    path: '/reports/mine',
    tag,
    summary: 'The caller’s reports and what staff decided, newest first',
    query: pageQuery,
    answer: page(reportShape, toReportShape),
    errors: { 400: ['invalid_cursor'] },
    call: ({ delve, query }) => delve.reports.mine(query),
  }),
];
