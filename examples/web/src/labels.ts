// The words that users see for what the service numbers.
import { Feature } from "../gen/matcher/v1/explanation_pb.js";
import { Verdict } from "../gen/matcher/v1/matching_pb.js";
import { SupplyKind } from "../gen/matcher/v1/record_pb.js";

/** Kinds of supply, in the order in which they are offered. */
export const SUPPLY_KINDS: readonly [SupplyKind, string][] = [
  [SupplyKind.ACHIEVEMENT, "成果"],
  [SupplyKind.EXPERT, "专家"],
  [SupplyKind.INSTRUMENT, "仪器"],
  [SupplyKind.PLATFORM, "平台"],
  [SupplyKind.POLICY, "政策"],
];

/** What a broker should do, with the name that its colour goes by. */
const VERDICTS = new Map<Verdict, { label: string; tone: string }>([
  [Verdict.DIRECT, { label: "可直接对接", tone: "direct" }],
  [Verdict.WORTH_CONTACT, { label: "值得接洽", tone: "worth" }],
  [Verdict.REFERENCE, { label: "仅供参考", tone: "reference" }],
  [Verdict.NO_MATCH, { label: "无合适供给", tone: "none" }],
]);

const FEATURES = new Map<Feature, string>([
  [Feature.BASE, "起点"],
  [Feature.TEXT, "技术内容"],
  [Feature.WORDS, "共同用词"],
  [Feature.LATENT, "领域相近"],
  [Feature.SEMANTICS, "语义相近"],
  [Feature.SCOPE, "适用范围"],
  [Feature.EVIDENCE, "成果佐证"],
  [Feature.CHAIN, "产业链环节"],
  [Feature.INDICATORS, "技术指标"],
  [Feature.MATURITY, "成熟度"],
  [Feature.MODE, "合作方式"],
  [Feature.BUDGET, "预算"],
  [Feature.REGION, "地域"],
  [Feature.RECENCY, "时效"],
  [Feature.KIND, "供给类型"],
]);

// A newer service may have values that this page does not know.

export function kindLabel(kind: SupplyKind): string {
  return SUPPLY_KINDS.find(([known]) => known === kind)?.[1] ?? "其他";
}

export function verdictLabel(verdict: Verdict): { label: string; tone: string } {
  return VERDICTS.get(verdict) ?? { label: "其他结论", tone: "reference" };
}

export function featureLabel(feature: Feature): string {
  return FEATURES.get(feature) ?? "其他";
}
