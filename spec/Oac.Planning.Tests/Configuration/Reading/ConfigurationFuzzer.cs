using System.Text;
using Oac.Planning.Configuration.Reading;

namespace Oac.Planning.Tests.Configuration.Reading;

/// <summary>
/// Makes configurations that are nearly right and reads them: whatever stands in a file, reading ends, nothing is thrown, and what is told
/// stays on one line. The same seed makes the same files.
/// </summary>
public static class ConfigurationFuzzer
{
    /// <summary>The most bytes that reading one file may take, beyond those for each of its characters.</summary>
    public const long MaxAllocated = 2 * 1024 * 1024;

    /// <summary>The most bytes for each character: a key of one character is a node, an entry, and perhaps a finding.</summary>
    public const long MaxAllocatedPerCharacter = 2048;

    private static readonly string[] Files =
    [
        Whole.Text,
        AsJson.Of(Whole.Text),
        "versions: [v1alpha3]\n",
        "versions: [v1alpha3]\npolicy: {models: [\"main/*\"], channels: ['*']}\ngateways: {main: {base_url: 'http://h/v1'}}\n",
        "versions:\n- v1alpha3\nagents:\n  a:\n    repositories:\n    - r/a\n    workspaces: {w: {bind: /a}}\n",
    ];

    private static readonly string[] Words =
    [
        .. ConfigurationReader.Keys,
        .. "base_url api_key models types context bench mcp registration issuer client id secret bearer env file workspaces bind volume sharing resources memory cpus egress key_file repository signers reserved variables paths".Split(
            ' '
        ),
        .. "[ ] { } , : - ? | > & * ! % @ ` # ' \" \\ ~ null true false 1 -1 1e9 0x1 .inf .nan 1e-400 74.9 2GiB open none".Split(
            ' '
        ),
        "\n",
        "\n  ",
        "\n- ",
        "\t",
        "\r",
        "\0",
        "\u0085",
        "\u2028",
        "\ufeff",
        "\ud800",
        "\ud83c\udf1e",
        "\u202e",
        "\u001b[31m",
        "\n---\n",
        "\n...\n",
        "%YAML 1.3\n",
        "%TAG ! tag:x,2000:\n",
        "!!str ",
        "!<x> ",
        "&a ",
        "*a ",
        "<<: ",
        "|+2\n",
        ">-\n",
        "cosign.pub",
        "cosign.key",
        "https://a:b@c/",
        "**",
        "../..",
    ];

    /// <summary>Reads files.</summary>
    /// <param name="seed">Which ones.</param>
    /// <param name="count">How many.</param>
    /// <returns>How many were right, and how many findings the others had.</returns>
    /// <exception cref="InvalidOperationException">One of them made the reader misbehave; the message holds the file.</exception>
    public static (int Right, long Findings) Run(int seed, int count)
    {
        var random = new Random(seed);
        var (right, findings) = (0, 0L);
        for (var i = 0; i < count; i++)
        {
            var text = Make(random);
            try
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                var reading = ConfigurationReader.Read("c.yaml", text, Reading.KeyFile);
                var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                Check(reading, text.Length, allocated);
                right += reading.Configuration is null ? 0 : 1;
                findings += reading.Findings.Length + reading.FurtherFindings;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException(
                    $"seed {seed}, file {i}: {e.Message}\n{e.StackTrace}\n{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}",
                    e
                );
            }
        }
        return (right, findings);
    }

    private static string Make(Random random)
    {
        var text = new StringBuilder(Files[random.Next(Files.Length)]);
        for (var edits = random.Next(0, 6); edits > 0; edits--)
        {
            var at = random.Next(text.Length + 1);
            var length = random.Next(0, Math.Min(random.Next(2) == 0 ? 3 : 60, text.Length - at + 1));
            switch (random.Next(5))
            {
                case 0:
                    text.Remove(at, length);
                    break;
                case 1:
                    text.Insert(at, Words[random.Next(Words.Length)]);
                    break;
                case 2:
                    text.Remove(at, length).Insert(at, Words[random.Next(Words.Length)]);
                    break;
                case 3:
                    text.Insert(random.Next(text.Length + 1), text.ToString(at, length));
                    break;
                default:
                    var word = Words[random.Next(Words.Length)];
                    text.Insert(at, string.Concat(Enumerable.Repeat(word, random.Next(1, 200))));
                    break;
            }
        }
        return text.ToString();
    }

    private static void Check(ConfigurationReading reading, int length, long allocated)
    {
        if (reading.Configuration is null == reading.Findings.IsEmpty)
        {
            throw new InvalidOperationException("A configuration without findings, or neither.");
        }
        if (reading.Findings.Length > ConfigurationReader.MaxFindings)
        {
            throw new InvalidOperationException("Too many findings.");
        }
        foreach (var finding in reading.Findings)
        {
            var line = finding.ToString();
            if (line.Any(char.IsControl) || line.Length > 2_000 || finding.Line < 1 || finding.Column < 1)
            {
                throw new InvalidOperationException(
                    $"An odd finding: {Convert.ToBase64String(Encoding.UTF8.GetBytes(line))}"
                );
            }
        }
        if (allocated > MaxAllocated + (MaxAllocatedPerCharacter * length))
        {
            throw new InvalidOperationException($"{allocated} bytes for {length} characters.");
        }
    }
}
