using Oac.Planning.Configuration.Reading;

namespace Oac.Planning.Tests.Configuration.Reading;

/// <summary>Reads texts as <c>oac.yaml</c> beside a key.</summary>
internal static class Reading
{
    /// <summary>Reads a text.</summary>
    public static ConfigurationReading Of(string text) => ConfigurationReader.Read("c.yaml", text, KeyFile);

    /// <summary>What is wrong with a text, a line each.</summary>
    public static string[] Wrong(string text)
    {
        var reading = Of(text);
        Assert.Equal(reading.Findings.IsEmpty, reading.Configuration is not null);
        return [.. reading.Findings.Select(static f => f.ToString())];
    }

    /// <summary>The keys that lie about.</summary>
    public static KeyFile KeyFile(string path) =>
        path switch
        {
            "cosign.pub" => new(Whole.Key, null),
            "edwards.pub" => new(Whole.EdwardsKey, null),
            "cosign.key" => new(Whole.Key.Replace("PUBLIC", "ENCRYPTED PRIVATE", StringComparison.Ordinal), null),
            "certificate" => new(Whole.Key.Replace("PUBLIC KEY", "CERTIFICATE", StringComparison.Ordinal), null),
            "rsa.pub" => new("-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQ==\n-----END PUBLIC KEY-----", null),
            "off.pub" => new(Whole.Key.Replace("Hw==", "IA==", StringComparison.Ordinal), null),
            "off-edwards.pub" => new(Pem("MCowBQYDK2VwAyEAAgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="), null),
            "high-edwards.pub" => new(Pem("MCowBQYDK2VwAyEA7f///////////////////////////////////////38="), null),
            "odd-edwards.pub" => new(Pem("MCowBQYDK2VwAyEAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIA="), null),
            "words" => new("no key", null),
            "long" => new(Whole.Key + new string(' ', 16 * 1024), null),
            _ => new(null, "there is no such file"),
        };

    private static string Pem(string content) => $"-----BEGIN PUBLIC KEY-----\n{content}\n-----END PUBLIC KEY-----\n";
}
