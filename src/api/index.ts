import "../shared/require-node.js";
export { LiveChatClient } from "./client.js";
export type { Guard } from "./request.js";
export { clientFromEnvironment } from "./options.js";
export type { ClientOptions, SentRequest, Timeouts } from "./client-options.js";
export { limitsOf } from "./limits.js";
export type { Setting as LimitSetting } from "./settings.js";
export type { Notice } from "./notices.js";
export type { Told } from "./scalars.js";
export type { ObjectList } from "./shapes.js";
export type { RetryOptions, Wait } from "./retry-options.js";
export type { Clock } from "./clock.js";
export {
  AbortedError,
  AuthenticationError,
  ConfigurationError,
  CertificateError,
  ConnectionError,
  InvalidAnswerError,
  InvalidRequestError,
  LiveChatError,
  MalformedWebhookError,
  MisdirectedRequestError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ServerError,
  TimeoutError,
  UnreadableObjectError,
  WebhookTokenError,
} from "./errors.js";
export type { ErrorCode, TimeoutPhase } from "./errors.js";
export type {
  Agent,
  AgentGroup,
  AgentCreate,
  AgentStatus,
  AgentSummary,
  AgentUpdate,
  Day,
  GivenPermission,
  LoginStatus,
  Notifications,
  Permission,
  ToldNotifications,
  WorkDay,
  WorkScheduler,
} from "./agents.js";
export type {
  Chat,
  ChatEntry,
  ChatGoal,
  ChatPerson,
  ChatVisitor,
  SurveyAnswer,
  Ticket,
  TicketEvent,
  TicketParty,
  TicketSource,
  Variable,
} from "./archive-types.js";
export type { ChatFilter } from "./chats.js";
export type { CannedResponse, CannedResponseCreate, CannedResponseUpdate } from "./canned-responses.js";
export type {
  Goal,
  GoalCreate,
  GoalDetails,
  GoalSuccess,
  GoalSummary,
  GoalType,
  GoalUpdate,
} from "./goals.js";
export type {
  Greeting,
  GreetingCreate,
  GreetingOperator,
  GreetingRule,
  GreetingRuleArgs,
  GreetingRuleType,
  GreetingUpdate,
} from "./greetings.js";
export type { Group, GroupCreate, GroupUpdate } from "./groups.js";
export type { LicenceStatus } from "./status.js";
export type { Tag, TagCreate } from "./tags.js";
export { webhookDataTypes, webhookEventTypes } from "./known-values.js";
export type { Webhook, WebhookCreate, WebhookDataType, WebhookEventType } from "./webhooks.js";
export type { TicketCreate, TicketFilter, TicketStatus } from "./tickets.js";
export type { VisitedPage, Visitor, VisitorDetails, VisitorFilter } from "./visitors.js";
export { PagedList } from "./paging.js";
export type { Page } from "./paging.js";
export { parseWebhook } from "./receiver.js";
export type {
  WebhookCannedResponse,
  WebhookChat,
  WebhookDelivery,
  WebhookGroup,
  WebhookSurveyAnswer,
  WebhookTicket,
  WebhookVisitor,
} from "./receiver.js";
export { leastScopes, methodNames, scopesOf } from "./scopes.js";
export type { MethodName, ScopeSet } from "./scopes.js";
export type { MethodScopes } from "./scope.js";
