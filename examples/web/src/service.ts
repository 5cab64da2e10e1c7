// The matching service over gRPC-Web.
import { type Client, createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { type FindMatchesResponse, MatchingService } from "../gen/matcher/v1/matching_pb.js";
import type { SupplyKind } from "../gen/matcher/v1/record_pb.js";
import type { DemandText } from "./demand_text.js";

/** Where the service is when the page's address does not say. */
const DEFAULT_SERVICE = "http://127.0.0.1:50051";
/** A person does not wait longer. */
const TIMEOUT_MS = 15_000;
/** Results on one page. */
const TOP = 10;

export interface Question {
  readonly demand: DemandText;
  readonly kinds: SupplyKind[];
  readonly regions: string[];
  /** Empty for none. */
  readonly token: string;
}

export class Service {
  readonly url: string;
  readonly #client: Client<typeof MatchingService>;

  constructor(url: string) {
    this.url = url;
    this.#client = createClient(MatchingService, createGrpcWebTransport({ baseUrl: url }));
  }

  /** Asks; `signal` takes the question back. */
  findMatches({ demand, kinds, regions, token }: Question, signal: AbortSignal): Promise<FindMatchesResponse> {
    const { title, description } = demand;
    const request = {
      demand: { case: "inlineDemand" as const, value: { title, description } },
      top: TOP,
      filter: { kinds, regions },
    };
    const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
    return this.#client.findMatches(request, { headers, signal, timeoutMs: TIMEOUT_MS });
  }
}

/** The service that the page's own address names with `?service=`; undefined where that is no address. */
export function serviceUrl(search: string): string | undefined {
  const given = new URLSearchParams(search).get("service") ?? DEFAULT_SERVICE;
  if (!URL.canParse(given)) return undefined;
  const url = new URL(given);
  const sound = ["http:", "https:"].includes(url.protocol) && !url.username && !url.search && !url.hash;
  return sound ? url.href.replace(/\/+$/, "") : undefined;
}
