using System.Diagnostics.CodeAnalysis;

namespace Oac.Connect;

/// <summary>Names of codes, and what they are in HTTP (Connect protocol, Error Codes; gRPC, HTTP to gRPC status code mapping).</summary>
public static class ConnectCodes
{
    private static readonly string[] Names =
    [
        "",
        "canceled",
        "unknown",
        "invalid_argument",
        "deadline_exceeded",
        "not_found",
        "already_exists",
        "permission_denied",
        "resource_exhausted",
        "failed_precondition",
        "aborted",
        "out_of_range",
        "unimplemented",
        "internal",
        "unavailable",
        "data_loss",
        "unauthenticated",
    ];

    /// <summary>The code in lower case with underscores, as the Connect protocol writes it.</summary>
    public static string ToName(this ConnectCode code) =>
        code is >= ConnectCode.Canceled and <= ConnectCode.Unauthenticated
            ? Names[(int)code]
            : throw new ArgumentOutOfRangeException(nameof(code), code, "No such code.");

    /// <summary>Reads a name of the Connect protocol; the spelling must be exact.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out ConnectCode code)
    {
        var index = string.IsNullOrEmpty(name) ? -1 : Array.IndexOf(Names, name);
        code = (ConnectCode)Math.Max(index, 0);
        return index > 0;
    }

    /// <summary>The status that a Connect server answers a unary call with.</summary>
    public static int ToHttpStatus(this ConnectCode code) =>
        code switch
        {
            ConnectCode.Canceled => 499,
            ConnectCode.InvalidArgument => 400,
            ConnectCode.DeadlineExceeded => 504,
            ConnectCode.NotFound => 404,
            ConnectCode.AlreadyExists => 409,
            ConnectCode.PermissionDenied => 403,
            ConnectCode.ResourceExhausted => 429,
            ConnectCode.FailedPrecondition => 400,
            ConnectCode.Aborted => 409,
            ConnectCode.OutOfRange => 400,
            ConnectCode.Unimplemented => 501,
            ConnectCode.Unavailable => 503,
            ConnectCode.Unauthenticated => 401,
            _ => 500,
        };

    /// <summary>What an HTTP status means that came without an answer of the protocol.</summary>
    public static ConnectCode FromHttpStatus(int status) =>
        status switch
        {
            400 => ConnectCode.Internal,
            401 => ConnectCode.Unauthenticated,
            403 => ConnectCode.PermissionDenied,
            404 => ConnectCode.Unimplemented,
            429 or 502 or 503 or 504 => ConnectCode.Unavailable,
            _ => ConnectCode.Unknown,
        };
}
