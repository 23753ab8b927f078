using System.Buffers.Text;
using System.Text.Json;
using Oac.Payloads.JsonSchemas.Evaluation;
using Oac.Payloads.JsonSchemas.Formats;
using Oac.Payloads.JsonSchemas.Instances;
using Oac.Payloads.JsonSchemas.Output;
using Oac.Payloads.JsonSchemas.Patterns;

namespace Oac.Payloads.JsonSchemas.Keywords;

/// <summary><c>pattern</c></summary>
internal sealed class PatternKeyword(EcmaPattern pattern) : Keyword("pattern", Strings)
{
    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        if (pattern.IsMatch(run, run.Tree.Text(node)))
        {
            return true;
        }
        unit?.Fail($"does not match {MessageText.Quoted(pattern.Source)}");
        return false;
    }
}

/// <summary><c>format</c> as an assertion.</summary>
internal sealed class FormatKeyword(string format, FormatCheck check, string json) : Keyword("format", Strings)
{
    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        var text = run.Tree.Text(node);
        run.Spend(1 + (text.Length >> 3));
        if (check(run.Utf16(text)))
        {
            unit?.Annotate(json);
            return true;
        }
        unit?.Fail($"is no {MessageText.Plain(format)}");
        return false;
    }
}

/// <summary><c>contentEncoding</c> and <c>contentMediaType</c> as assertions: base64 and JSON; others hold.</summary>
internal sealed class ContentKeyword(bool base64, bool json, int maxDepth) : Keyword("contentMediaType", Strings)
{
    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        var text = run.Tree.Text(node).ToArray();
        run.Spend(1 + (text.Length >> 3));
        if (base64)
        {
            if (!Base64.IsValid(text) || text.AsSpan().ContainsAny(" \t\r\n"u8))
            {
                unit?.Fail("is not base64");
                return false;
            }
            Base64.DecodeFromUtf8InPlace(text, out var length);
            text = text[..length];
        }
        if (!json || IsJson(text))
        {
            return true;
        }
        unit?.Fail("does not hold JSON");
        return false;
    }

    private bool IsJson(byte[] text)
    {
        if (!System.Text.Unicode.Utf8.IsValid(text))
        {
            return false;
        }
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = maxDepth });
        try
        {
            while (reader.Read()) { }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>What only says something: <c>title</c>, <c>default</c>, names that are no keywords.</summary>
internal sealed class Annotation(string name, JsonTree schema, int value, int kinds = Keyword.AllKinds)
    : Keyword(name, kinds)
{
    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        unit?.Annotate(System.Text.Encoding.UTF8.GetString(schema.Raw(value)));
        return true;
    }
}
