"""Matches a demand of one sentence and prints who could help, and why.

python match.py [--address 127.0.0.1:50051] [--token mtk_…] [--ca ca.pem] [需求]
"""

import argparse
import os
import sys

import grpc
from matcher.v1 import matching_pb2, matching_pb2_grpc, record_pb2

VERDICTS = {
    matching_pb2.VERDICT_DIRECT: "可直接对接",
    matching_pb2.VERDICT_WORTH_CONTACT: "值得接洽",
    matching_pb2.VERDICT_REFERENCE: "仅供参考",
    matching_pb2.VERDICT_NO_MATCH: "无合适供给",
}


def options():
    parser = argparse.ArgumentParser(description="一句话的需求，找到能解决的供给")
    parser.add_argument("demand", nargs="?", default="香菇烘干后发黑", help="需求，一句话")
    address = os.environ.get("MATCHER_ADDRESS", "127.0.0.1:50051")
    parser.add_argument("--address", default=address, help="服务地址；缺省取 MATCHER_ADDRESS")
    token = os.environ.get("MATCHER_TOKEN")
    parser.add_argument("--token", default=token, help="令牌；缺省取 MATCHER_TOKEN")
    parser.add_argument("--ca", help="服务器证书的签发机构（PEM）；给出则用 TLS 连接")
    return parser.parse_args()


def connect(address, ca):
    if ca is None:
        return grpc.insecure_channel(address)
    with open(ca, "rb") as file:
        return grpc.secure_channel(address, grpc.ssl_channel_credentials(file.read()))


def show(found):
    if not found.answered:
        print("没有合适的供给。最接近的：")
    for match in found.matches or found.near_misses:
        print(f"{match.score:.2f} {VERDICTS[match.verdict]}：{match.title}（{match.supply_id}）")
        for reason in match.reasons:
            print(f"     {reason}")
        if match.duplicate_count:
            versions = "；".join(f"{one.title}（{one.supply_id}）" for one in match.duplicates)
            print(f"     另有 {match.duplicate_count} 个近似版本：{versions}")


def main():
    given = options()
    metadata = [("authorization", f"Bearer {given.token}")] if given.token else []
    request = matching_pb2.FindMatchesRequest(
        inline_demand=record_pb2.Demand(title=given.demand),
        top=3,
        detail=matching_pb2.EXPLANATION_DETAIL_REASONS,
    )
    with connect(given.address, given.ca) as channel:
        matching = matching_pb2_grpc.MatchingServiceStub(channel)
        try:
            show(matching.FindMatches(request, metadata=metadata, timeout=10))
        except grpc.RpcError as error:
            sys.exit(f"{error.code().name}：{error.details()}")


if __name__ == "__main__":
    main()
