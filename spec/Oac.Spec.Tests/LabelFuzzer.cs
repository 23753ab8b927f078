using System.Globalization;
using Oac.Spec.Versions;

namespace Oac.Spec.Tests;

/// <summary>
/// Makes label sets that are nearly right and reads them: whatever labels hold, reading ends, nothing is thrown and nothing is lost. The same
/// seed makes the same sets.
/// </summary>
public static class LabelFuzzer
{
    private const int PoolSize = 2048;

    private static readonly string[] Words =
    [
        .. SpecVersions.All.SelectMany(v => v.Schema.Patterns).SelectMany(p => p.Text.Split('.')).Distinct(),
        .. new[]
        {
            "",
            "x",
            "chat-completions",
            "embeddings",
            "calendar",
            "a-b",
            "A",
            "é",
            "\ud83c",
            "\ud83c\udf1e",
            "\u202e",
            "\0",
            "\u001b[31m",
            "..",
            " ",
        },
    ];

    private static readonly string[] Values =
    [
        "",
        "true",
        "false",
        "True",
        "0",
        "1",
        "100",
        "100.0",
        "1e2",
        "-1",
        "9223372036854775808",
        "0.5",
        "v1alpha1",
        "v1alpha2",
        "v1alpha3",
        "v1alpha4",
        "v1",
        "v1alpha3 ",
        "/",
        "/run/secrets/x",
        "/run/secrets/y",
        "/etc/passwd",
        "/proc/1/mem",
        "/a/../b",
        "//a/./b/",
        "a b  c",
        "OPENAI_API_KEY",
        "PATH",
        "LD_PRELOAD",
        "1X",
        "A=B",
        "https://user:password1@example.com/",
        "sk-A1b2C3d4E5f6G7h8I9j0k1",
        "application/schema+json",
        "application/protobuf;message=a.B",
        "text/plain",
        "/",
        ";",
        "\ud83c",
        "\0\r\n\u001b]0;x\u0007",
        "::error::%0A",
    ];

    /// <summary>Reads a number of label sets.</summary>
    /// <param name="seed">What the sets depend on.</param>
    /// <param name="sets">How many.</param>
    /// <returns>How many labels were read, and how many sets had a manifest.</returns>
    /// <exception cref="InvalidDataException">Something was thrown or lost; the message holds the set.</exception>
    public static (long Labels, long Manifests) Run(int seed, int sets)
    {
        var random = new Random(seed);
        var keys = Pool(random, Key);
        var values = Pool(random, Value);
        var options = new ManifestReadOptions { Accepted = SpecVersions.All };
        var (labels, manifests) = (0L, 0L);
        var buffer = new KeyValuePair<string, string>[64];
        for (var i = 0; i < sets; i++)
        {
            var set = buffer.AsSpan(0, Fill(random, buffer, keys, values));
            labels += set.Length;
            try
            {
                var reading = ManifestReader.Read(set, options);
                manifests += reading.Manifest is null ? 0 : 1;
                if ((i & 15) == 0)
                {
                    Check(reading, set);
                }
            }
            catch (Exception e) when (e is not InvalidDataException)
            {
                throw new InvalidDataException($"seed {seed}, set {i}: {e.Message}\n{Describe(set)}", e);
            }
        }
        return (labels, manifests);
    }

    /// <summary>One set in sixty-four is large: long names, hundreds of labels.</summary>
    private static int Fill(Random random, KeyValuePair<string, string>[] buffer, string[] keys, string[] values)
    {
        var count = random.Next(2, (random.Next() & 63) == 0 ? buffer.Length : 24);
        // Most sets pass the version, so that what lies behind it is reached.
        buffer[0] = new(
            "org.openagentcontainers.version",
            (random.Next() & 15) == 0 ? values[random.Next(PoolSize)] : "v1alpha" + (char)('1' + random.Next(3))
        );
        for (var i = 1; i < count; i++)
        {
            buffer[i] = new(keys[random.Next(PoolSize)], values[random.Next(PoolSize)]);
        }
        return count;
    }

    private static string[] Pool(Random random, Func<Random, string> make)
    {
        var pool = new string[PoolSize];
        for (var i = 0; i < pool.Length; i++)
        {
            pool[i] = make(random);
        }
        return pool;
    }

    private static string Key(Random random)
    {
        if (random.Next(8) == 0)
        {
            return string.Join(
                '.',
                Enumerable.Range(0, random.Next(1, 8)).Select(_ => Words[random.Next(Words.Length)])
            );
        }
        var patterns = SpecVersions.All[random.Next(3)].Schema.Patterns;
        var parts = patterns[random.Next(patterns.Length)].Text.Split('.').ToList();
        for (var i = 0; i < parts.Count; i++)
        {
            parts[i] =
                parts[i][0] == '<'
                    ? Words[random.Next(Words.Length)] + (random.Next(16) == 0 ? new string('n', random.Next(300)) : "")
                    : parts[i];
        }
        switch (random.Next(10))
        {
            case 0:
                parts.RemoveAt(random.Next(parts.Count));
                break;
            case 1:
                parts.Insert(random.Next(parts.Count + 1), Words[random.Next(Words.Length)]);
                break;
            case 2:
                parts[random.Next(parts.Count)] = Words[random.Next(Words.Length)];
                break;
        }
        var prefix = random.Next(16) == 0 ? Mutate(random, "org.openagentcontainers.") : "org.openagentcontainers.";
        var rest = string.Join('.', parts);
        return prefix + (random.Next(6) == 0 ? Mutate(random, rest) : rest);
    }

    private static string Value(Random random)
    {
        var value = Values[random.Next(Values.Length)];
        return random.Next(8) switch
        {
            0 => Mutate(random, value),
            1 => value + Values[random.Next(Values.Length)],
            2 => string.Concat(Enumerable.Repeat(value, random.Next(1, 50))),
            3 => random.NextDouble().ToString(CultureInfo.InvariantCulture),
            _ => value,
        };
    }

    private static string Mutate(Random random, string text)
    {
        var at = random.Next(text.Length + 1);
        return random.Next(4) switch
        {
            0 => text.Insert(at, ((char)random.Next(0x20, 0x7f)).ToString()),
            1 => text.Insert(at, ((char)random.Next(0, 0x10000)).ToString()),
            2 when at < text.Length => text.Remove(at, 1),
            3 when at < text.Length => text[..at] + char.ToUpperInvariant(text[at]) + text[(at + 1)..],
            _ => text + text,
        };
    }

    /// <summary>Of every label of the namespace: known ones come back from the typed set, the others are kept aside.</summary>
    private static void Check(ManifestReading reading, ReadOnlySpan<KeyValuePair<string, string>> set)
    {
        foreach (var finding in reading.Findings)
        {
            if (finding.Message.Length is 0 or > 4000 || finding.Message.Any(char.IsControl))
            {
                throw new InvalidDataException($"message of {finding.Rule.Id}: {finding.Message}\n{Describe(set)}");
            }
        }
        if (reading.Manifest is null)
        {
            return;
        }
        var expected = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var label in set)
        {
            if (label.Key.StartsWith("org.openagentcontainers.", StringComparison.Ordinal))
            {
                expected[label.Key] = label.Value;
            }
        }
        var written = new List<KeyValuePair<string, string>>(reading.Unknown);
        reading.Labels!.WriteTo(written);
        var actual = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var label in written)
        {
            actual[label.Key] = label.Value;
        }
        if (actual.Count != expected.Count || expected.Any(l => actual.GetValueOrDefault(l.Key) != l.Value))
        {
            throw new InvalidDataException($"labels were lost or changed:\n{Describe(set)}");
        }
    }

    private static string Describe(ReadOnlySpan<KeyValuePair<string, string>> set)
    {
        var lines = new List<string>();
        foreach (var label in set)
        {
            lines.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{System.Text.Json.JsonSerializer.Serialize(label.Key)}: {System.Text.Json.JsonSerializer.Serialize(label.Value)}"
                )
            );
        }
        return string.Join('\n', lines);
    }
}
