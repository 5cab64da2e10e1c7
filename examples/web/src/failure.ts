// Why a call failed, in a sentence for the person in front of the page.
import { Code, ConnectError } from "@connectrpc/connect";
import { LocalizedMessageSchema } from "../gen/google/rpc/error_details_pb.js";

export interface Failure {
  readonly sentence: string;
  /** What the administrator may ask for; empty when the service did not answer. */
  readonly requestId: string;
  /** Whether another token may help. */
  readonly token: boolean;
}

export function failureOf(thrown: unknown, serviceUrl: string): Failure {
  const error = ConnectError.from(thrown);
  const [told] = error.findDetails(LocalizedMessageSchema);
  return {
    sentence: told?.message || ownSentence(error, serviceUrl),
    requestId: error.metadata.get("x-request-id") ?? "",
    token: error.code === Code.Unauthenticated || error.code === Code.PermissionDenied,
  };
}

/** The service said nothing in Chinese: most often because it was not reached. */
function ownSentence(error: ConnectError, serviceUrl: string): string {
  // What `fetch` throws when there is no connection, and when the answer is not for this page.
  if (error.cause instanceof TypeError) {
    return `连不上服务 ${serviceUrl}。请确认服务已经启动，并且允许本页的来源：--web-origin ${location.origin}`;
  }
  if (error.code === Code.DeadlineExceeded) return "服务没有在规定的时间内答复，请稍后重试。";
  return `服务答复有误：${error.rawMessage || Code[error.code]}。`;
}
