using System.Collections.Immutable;
using System.Text;

namespace Oac.Images.Dockerfiles;

/// <summary>
/// Throws mutated Dockerfiles and random bytes at the reader. It may remark whatever it likes, but it may not throw, and what it
/// gives must hold together: places lie inside the text, and each key has one effective label.
/// </summary>
public static class DockerfileFuzzer
{
    private static readonly string[] Tokens =
    [
        "FROM scratch\n",
        "FROM ",
        " AS x",
        "LABEL ",
        "ENV ",
        "ARG ",
        "ONBUILD ",
        "COPY <<EOF /x\n",
        "RUN <<-EOF cat <<'B'\n",
        "EOF\n",
        "# escape=`\n",
        "# syntax=x\n",
        "#",
        "\\\n",
        "`\n",
        "\r\n",
        "\n\n",
        "\\",
        "\"",
        "'",
        "$",
        "${",
        "}",
        "${A:-",
        "${A//",
        "${A##*",
        "${A%",
        "$A$A$A",
        "=",
        "=\"",
        " ",
        "\t",
        "\0",
        "\uFEFF",
        "\uD800",
        "🚢",
        "[\"a\",",
        "<<",
        "--platform=",
        "\u0085",
    ];

    /// <summary>Runs a number of iterations; the same seed makes the same texts.</summary>
    /// <returns>How many texts were read, and how many of them without an error.</returns>
    /// <exception cref="InvalidDataException">The reader threw, or its result does not hold together; the text is in the message.</exception>
    public static FuzzResult Run(int seed, int iterations)
    {
        var random = new Random(seed);
        var grammar = new DockerfileGrammar(random);
        var samples = DockerfileFixture
            .Accepted.Concat(DockerfileFixture.Refused)
            .Select(f => Encoding.UTF8.GetString(f.Bytes))
            .ToArray();
        var clean = 0;
        for (var i = 0; i < iterations; i++)
        {
            var bytes = Next(random, grammar, samples);
            try
            {
                clean += Check(bytes, random) ? 1 : 0;
            }
            catch (Exception e)
            {
                throw new InvalidDataException(
                    $"seed {seed}, iteration {i}: {e}\nbase64: {Convert.ToBase64String(bytes)}",
                    e
                );
            }
        }

        return new FuzzResult(iterations, clean);
    }

    private static byte[] Next(Random random, DockerfileGrammar grammar, string[] samples)
    {
        if (random.Next(10) == 0)
        {
            var bytes = new byte[random.Next(400)];
            random.NextBytes(bytes);
            return bytes;
        }

        var text = new StringBuilder(random.Next(2) == 0 ? grammar.Next() : samples[random.Next(samples.Length)]);
        for (var i = random.Next(8); i > 0; i--)
        {
            Mutate(text, random, samples);
        }

        var result = Encoding.UTF8.GetBytes(text.ToString());
        for (var i = random.Next(12) - 9; i > 0 && result.Length > 0; i--)
        {
            result[random.Next(result.Length)] = (byte)random.Next(256);
        }

        return result;
    }

    private static void Mutate(StringBuilder text, Random random, string[] samples)
    {
        var at = random.Next(text.Length + 1);
        switch (random.Next(6))
        {
            case 0:
            case 1:
                text.Insert(at, Tokens[random.Next(Tokens.Length)]);
                break;
            case 2:
                text.Remove(at, random.Next(Math.Min(20, text.Length - at) + 1));
                break;
            case 3:
                var length = random.Next(Math.Min(60, text.Length - at) + 1);
                text.Insert(random.Next(text.Length + 1), text.ToString(at, length));
                break;
            case 4:
                var other = samples[random.Next(samples.Length)];
                var from = random.Next(other.Length + 1);
                text.Insert(at, other.AsSpan(from, random.Next(Math.Min(200, other.Length - from) + 1)));
                break;
            default:
                text.Insert(at, string.Concat(Enumerable.Repeat(Tokens[random.Next(Tokens.Length)], random.Next(150))));
                break;
        }
    }

    private static bool Check(byte[] bytes, Random random)
    {
        var format = random.Next(20) == 0 ? (ImageInputFormat?)null : ImageInputFormat.Dockerfile;
        var options = new ImageInputOptions
        {
            Format = format,
            Target =
                random.Next(10) == 0
                    ? random.Next(4).ToString(System.Globalization.CultureInfo.InvariantCulture)
                    : null,
            BuildArgs = ImmutableDictionary<string, string>.Empty.Add("A", "${A}\"'\n"),
        };
        var descriptions = ImageInput.Read("fuzz", bytes, options);
        // What was read is a base like any other.
        var again = ImageInput.Read("fuzz", bytes, options with { Base = descriptions[0] });
        foreach (var description in descriptions.Concat(again))
        {
            Hold(description);
        }

        return !descriptions[0].HasErrors;
    }

    private static void Hold(ImageDescription description)
    {
        var own = description.Source;
        var spans = description
            .Labels.SelectMany(l => new[] { (l.Source, l.KeySpan), (l.Source, l.ValueSpan) })
            .Concat(description.Environment.SelectMany(v => new[] { (v.Source, v.NameSpan), (v.Source, v.ValueSpan) }))
            .Concat(description.Comments.Select(c => (own, c.Span)))
            .Concat(description.Diagnostics.Select(d => (own, d.Span)))
            .Concat(description.OnBuild.Select(t => (t.Source, t.Span)));
        foreach (var (source, span) in spans)
        {
            Require(span.StartLine >= 1 && span.StartColumn >= 1, $"span {span} starts before the text");
            Require(span.EndLine <= source.LineCount, $"span {span} ends after the text");
            Require(
                (span.StartLine, span.StartColumn).CompareTo((span.EndLine, span.EndColumn)) <= 0,
                $"span {span} ends before it starts"
            );
            Require(span.EndColumn <= source.GetLine(span.EndLine).Length + 2, $"span {span} ends after its line");
        }

        foreach (var group in description.Labels.GroupBy(l => l.Key))
        {
            Require(group.Count(l => !l.Overridden) == 1, $"label '{group.Key}' has no single effective value");
            Require(!group.Last().Overridden, $"the last label '{group.Key}' does not win");
        }

        foreach (var comment in description.Comments)
        {
            Require(
                comment.Following is not { } f || f.First > comment.Span.StartLine,
                "a comment follows what it precedes"
            );
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidDataException(otherwise);
        }
    }
}

/// <summary>What a run of the fuzzer came to.</summary>
/// <param name="Read">How many texts were read.</param>
/// <param name="Clean">How many of them had no error.</param>
public sealed record FuzzResult(int Read, int Clean);
