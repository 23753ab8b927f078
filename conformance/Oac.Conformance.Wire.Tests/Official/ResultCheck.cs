using Connectrpc.Conformance.V1;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Oac.Conformance.Wire.Tests.Messages;
using RequestInfo = Connectrpc.Conformance.V1.ConformancePayload.Types.RequestInfo;

namespace Oac.Conformance.Wire.Tests.Official;

/// <summary>Holds what came of a case against what was expected, as the official runner does.</summary>
internal static class ResultCheck
{
    public static IEnumerable<string> Run(OfficialCase one, bool isServerUnderTest, ClientResponseResult actual)
    {
        var definition = one.Definition;
        var expected = definition.ExpectedResponse;
        var findings = new List<string>();
        ErrorCheck.Run(expected.Error, actual.Error, OtherCodes(definition, isServerUnderTest), findings);
        CheckPayloads(expected.Payloads, actual.Payloads, findings);
        CheckMetadata(definition, actual, findings);
        if (expected.HasHttpStatusCode && actual.HasHttpStatusCode && expected.HttpStatusCode != actual.HttpStatusCode)
        {
            findings.Add($"the HTTP status is {actual.HttpStatusCode}; {expected.HttpStatusCode} is wanted");
        }
        return findings;
    }

    /// <summary>
    /// A server whose time is up may reset the stream instead of answering, where the version of HTTP has such a thing.
    /// </summary>
    private static RepeatedField<Code> OtherCodes(TestCase definition, bool isServerUnderTest) =>
        isServerUnderTest
        && definition.Request.HasTimeoutMs
        && definition.ExpectedResponse.Error?.Code == Code.DeadlineExceeded
        && definition.Request.HttpVersion != HTTPVersion._1
        && definition.OtherAllowedErrorCodes.Count == 0
            ? [Code.Canceled]
            : definition.OtherAllowedErrorCodes;

    private static void CheckPayloads(
        RepeatedField<ConformancePayload> expected,
        RepeatedField<ConformancePayload> actual,
        List<string> findings
    )
    {
        if (expected.Count != actual.Count)
        {
            findings.Add($"{actual.Count} messages came; {expected.Count} are wanted");
        }
        foreach (var (i, (want, got)) in expected.Zip(actual).Index())
        {
            if (!want.Data.Equals(got.Data))
            {
                findings.Add($"message {i + 1} holds {got.Data.ToBase64()}; {want.Data.ToBase64()} is wanted");
            }
            RequestInfoCheck.Run(want.RequestInfo ?? new(), got.RequestInfo ?? new(), i == 0, findings);
        }
    }

    private static void CheckMetadata(TestCase definition, ClientResponseResult actual, List<string> findings)
    {
        var expected = definition.ExpectedResponse;
        var apart = new List<string>();
        HeaderCheck.Run("response headers", expected.ResponseHeaders, actual.ResponseHeaders, apart);
        HeaderCheck.Run("response trailers", expected.ResponseTrailers, actual.ResponseTrailers, apart);
        var isSingle = definition.Request.StreamType is StreamType.Unary or StreamType.ClientStream;
        if (apart.Count > 0 && isSingle && expected.Error is not null && expected.Payloads.Count == 0)
        {
            // An error of such a call may come with all its metadata in one.
            var merged = expected.ResponseHeaders.Concat(expected.ResponseTrailers).ToList();
            if (
                HeaderCheck.Passes(merged, actual.ResponseHeaders)
                || HeaderCheck.Passes(merged, actual.ResponseTrailers)
            )
            {
                return;
            }
        }
        findings.AddRange(apart);
    }
}

/// <summary>Compares errors.</summary>
internal static class ErrorCheck
{
    public static void Run(Error? expected, Error? actual, RepeatedField<Code> others, List<string> findings)
    {
        if (expected is null || actual is null)
        {
            if (expected != actual)
            {
                findings.Add(actual is null ? "no error came, and one is wanted" : $"an error came: {actual}");
            }
            return;
        }
        if (expected.Code != actual.Code && !others.Contains(actual.Code))
        {
            findings.Add($"the code is {actual.Code} ('{actual.Message}'); {expected.Code} is wanted");
        }
        if (expected.HasMessage && expected.Message != actual.Message)
        {
            findings.Add($"the message is '{actual.Message}'; '{expected.Message}' is wanted");
        }
        if (expected.Details.Count != actual.Details.Count)
        {
            findings.Add($"the error has {actual.Details.Count} details; {expected.Details.Count} are wanted");
        }
        foreach (var (want, got) in expected.Details.Zip(actual.Details))
        {
            CheckDetail(want, got, findings);
        }
    }

    private static void CheckDetail(Any expected, Any actual, List<string> findings)
    {
        if (expected.Is(RequestInfo.Descriptor) && actual.Is(RequestInfo.Descriptor))
        {
            RequestInfoCheck.Run(expected.Unpack<RequestInfo>(), actual.Unpack<RequestInfo>(), true, findings);
        }
        else if (!expected.Equals(actual))
        {
            findings.Add($"a detail is {actual}; {expected} is wanted");
        }
    }
}

/// <summary>Compares what a server says that it received.</summary>
internal static class RequestInfoCheck
{
    /// <summary>By how much a timeout may shrink on its way, in milliseconds.</summary>
    private const int Grace = 500;

    public static void Run(RequestInfo expected, RequestInfo actual, bool isFirst, List<string> findings)
    {
        if (isFirst)
        {
            HeaderCheck.Run("request headers", expected.RequestHeaders, actual.RequestHeaders, findings);
            CheckTimeout(expected, actual, findings);
            if (expected.ConnectGetInfo is { } want && actual.ConnectGetInfo is { QueryParams.Count: > 0 } got)
            {
                HeaderCheck.Run("query", want.QueryParams, got.QueryParams, findings);
            }
        }
        if (expected.Requests.Count != actual.Requests.Count)
        {
            findings.Add($"{actual.Requests.Count} requests are echoed; {expected.Requests.Count} are wanted");
        }
        foreach (var (i, (want, got)) in expected.Requests.Zip(actual.Requests).Index())
        {
            if (!Codecs.Unpack(want).Equals(Codecs.Unpack(got)))
            {
                findings.Add($"request {i + 1} is echoed as another message");
            }
        }
    }

    private static void CheckTimeout(RequestInfo expected, RequestInfo actual, List<string> findings)
    {
        if (expected.HasTimeoutMs != actual.HasTimeoutMs)
        {
            findings.Add(
                actual.HasTimeoutMs ? $"a timeout of {actual.TimeoutMs} ms is echoed" : "no timeout is echoed"
            );
        }
        else if (
            actual.HasTimeoutMs
            && (actual.TimeoutMs > expected.TimeoutMs || actual.TimeoutMs < Math.Max(0, expected.TimeoutMs - Grace))
        )
        {
            findings.Add($"a timeout of {actual.TimeoutMs} ms is echoed; {expected.TimeoutMs} ms is wanted");
        }
    }
}

/// <summary>Compares headers: those that are wanted must be there with their values in order; others may be there too.</summary>
internal static class HeaderCheck
{
    public static bool Passes(IEnumerable<Header> expected, IEnumerable<Header> actual)
    {
        var findings = new List<string>();
        Run("", expected, actual, findings);
        return findings.Count == 0;
    }

    public static void Run(string what, IEnumerable<Header> expected, IEnumerable<Header> actual, List<string> findings)
    {
        var found = Values(actual);
        foreach (var (name, wanted) in Values(expected))
        {
            if (!found.TryGetValue(name, out var values))
            {
                findings.Add($"{what}: no {name}");
            }
            else if (!values.SequenceEqual(wanted))
            {
                findings.Add(
                    $"{what}: {name} is [{string.Join(" | ", values)}]; [{string.Join(" | ", wanted)}] is wanted"
                );
            }
        }
    }

    /// <summary>The values by name; those that were joined with commas on their way apart again.</summary>
    private static Dictionary<string, List<string>> Values(IEnumerable<Header> headers) =>
        headers
            .GroupBy(static header => header.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(
                static group => group.Key,
                static group =>
                    group
                        .SelectMany(static header => header.Value)
                        .SelectMany(static value => value.Split(','))
                        .Select(static part => part.Trim(' '))
                        .ToList(),
                StringComparer.OrdinalIgnoreCase
            );
}
