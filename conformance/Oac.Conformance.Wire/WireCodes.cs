using System.Collections.Immutable;

namespace Oac.Conformance.Wire;

/// <summary>The sixteen codes, their names in Connect, and their places in HTTP.</summary>
public static class WireCodes
{
    internal const int Canceled = 1;
    internal const int Unknown = 2;
    internal const int ResourceExhausted = 8;
    internal const int Unimplemented = 12;
    internal const int Internal = 13;
    internal const int Unavailable = 14;

    private static readonly ImmutableArray<(string Name, int Status)> Codes =
    [
        ("canceled", 499),
        ("unknown", 500),
        ("invalid_argument", 400),
        ("deadline_exceeded", 504),
        ("not_found", 404),
        ("already_exists", 409),
        ("permission_denied", 403),
        ("resource_exhausted", 429),
        ("failed_precondition", 400),
        ("aborted", 409),
        ("out_of_range", 400),
        ("unimplemented", 501),
        ("internal", 500),
        ("unavailable", 503),
        ("data_loss", 500),
        ("unauthenticated", 401),
    ];

    /// <summary>The name of a code, 1 to 16.</summary>
    public static string NameOf(int code) => Codes[code - 1].Name;

    /// <summary>The HTTP status in which a unary Connect call fails with a code.</summary>
    public static int StatusOf(int code) => Codes[code - 1].Status;

    /// <summary>The code of a name; null where the name is none.</summary>
    public static int? Find(string name)
    {
        for (var i = 0; i < Codes.Length; i++)
        {
            if (Codes[i].Name == name)
            {
                return i + 1;
            }
        }
        return null;
    }

    /// <summary>The code of an answer that has only an HTTP status.</summary>
    public static int FromStatus(int status) =>
        status switch
        {
            400 => Internal,
            401 => 16,
            403 => 7,
            404 => Unimplemented,
            429 or 502 or 503 or 504 => Unavailable,
            _ => Unknown,
        };
}
