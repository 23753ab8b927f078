using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Oac.Conformance.Wire;

/// <summary>How a call of gRPC or gRPC-Web ended, in its trailers.</summary>
internal static class GrpcTrailers
{
    private const string Status = "grpc-status";
    private const string Message = "grpc-message";
    private const string Details = "grpc-status-details-bin";

    public static bool IsReserved(string name) =>
        name.Equals(Status, StringComparison.OrdinalIgnoreCase)
        || name.Equals(Message, StringComparison.OrdinalIgnoreCase)
        || name.Equals(Details, StringComparison.OrdinalIgnoreCase);

    /// <summary>The trailers of an outcome, those of the call behind them.</summary>
    public static WireHeaders Write(WireError? error, WireHeaders trailers)
    {
        var lines = new WireHeaders { { Status, (error?.Code ?? 0).ToString(CultureInfo.InvariantCulture) } };
        if (error?.Message is { } message)
        {
            lines.Add(Message, WirePercent.Encode(message));
        }
        if (error is { Details.IsEmpty: false })
        {
            lines.Add(Details, WireBase64.Encode(StatusMessage.Write(error)));
        }
        lines.AddRange(trailers);
        return lines;
    }

    /// <summary>Reads how the call ended; null where it succeeded.</summary>
    public static WireError? Read(WireHeaders trailers, ICollection<string> complaints)
    {
        var status = HeaderLines.Once(trailers, Status, complaints);
        var text = HeaderLines.Once(trailers, Message, complaints);
        var details = HeaderLines.Once(trailers, Details, complaints);
        var message = text is null ? null : WirePercent.Decode(text, complaints);
        if (status is null)
        {
            complaints.Add("the trailers have no grpc-status");
            return new(WireCodes.Unknown, message);
        }
        if (!int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code) || code is < 0 or > 16)
        {
            complaints.Add($"grpc-status is '{status}'");
            return new(WireCodes.Unknown, message);
        }
        if (code == 0 && (message is { Length: > 0 } || details is not null))
        {
            complaints.Add("grpc-status is 0, and there is a message or there are details");
        }
        return code == 0 ? null : new(code, message, ReadDetails(code, message, details, complaints));
    }

    /// <summary>The payload of the frame of trailers in gRPC-Web.</summary>
    public static byte[] WriteBlock(WireHeaders trailers)
    {
        var block = new StringBuilder();
        foreach (var (name, value) in trailers)
        {
#pragma warning disable CA1308 // The protocol wants lower case.
            block.Append(name.ToLowerInvariant()).Append(": ").Append(value).Append("\r\n");
#pragma warning restore CA1308
        }
        return Encoding.Latin1.GetBytes(block.ToString());
    }

    /// <summary>Reads that payload: lines in lower case, each ended by CRLF, none of them empty or folded.</summary>
    public static WireHeaders ReadBlock(ReadOnlyMemory<byte> payload, ICollection<string> complaints)
    {
        var trailers = new WireHeaders();
        var lines = Encoding.Latin1.GetString(payload.Span).Split('\n');
        if (lines[^1].Length > 0)
        {
            complaints.Add("the trailers do not end with CRLF");
        }
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (i == lines.Length - 1 && line.Length == 0)
            {
                break;
            }
            if (i < lines.Length - 1 && !line.EndsWith('\r'))
            {
                complaints.Add($"the trailers' line '{HeaderLines.Shown(line)}' ends with LF alone");
            }
            ReadLine(line.TrimEnd('\r'), trailers, complaints);
        }
        return trailers;
    }

    private static void ReadLine(string line, WireHeaders trailers, ICollection<string> complaints)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            complaints.Add(
                line.Length == 0
                    ? "the trailers have an empty line"
                    : $"the trailers' line '{HeaderLines.Shown(line)}' has no colon"
            );
            return;
        }
        var (name, value) = (line[..colon], line[(colon + 1)..].Trim(' ', '\t'));
        if (!HeaderLines.IsName(name) || !HeaderLines.IsValue(value))
        {
            complaints.Add($"the trailers' line '{HeaderLines.Shown(line)}' is no header");
        }
        if (name.Any(char.IsAsciiLetterUpper))
        {
            complaints.Add($"the trailer '{name}' is not in lower case");
        }
        trailers.Add(name, value);
    }

    private static ImmutableArray<WireDetail> ReadDetails(
        int code,
        string? message,
        string? details,
        ICollection<string> complaints
    )
    {
        if (details is null)
        {
            return [];
        }
        if (WireBase64.DecodeUnpadded(details) is null)
        {
            complaints.Add($"{Details} is '{HeaderLines.Shown(details)}', which is no unpadded base64");
        }
        if (WireBase64.Decode(details) is not { } bytes || StatusMessage.Read(bytes) is not { } status)
        {
            complaints.Add($"{Details} is '{HeaderLines.Shown(details)}', which holds no google.rpc.Status");
            return [];
        }
        if (status.Code != code || status.Message != (message ?? ""))
        {
            complaints.Add(
                $"{Details} says {status.Code} '{status.Message}'; grpc-status and grpc-message say {code} '{message}'"
            );
        }
        return status.Details;
    }
}
