using Oac.Payloads.JsonSchemas.Evaluation;
using Oac.Payloads.JsonSchemas.Instances;
using Oac.Payloads.JsonSchemas.Patterns;

namespace Oac.Payloads.JsonSchemas;

public class PatternTests
{
    private static bool IsMatch(EcmaPattern pattern, string text)
    {
        var run = new Run();
        run.Start(new JsonTree(), JsonSchemaLimits.Default, 0, false, null);
        return pattern.IsMatch(run, System.Text.Encoding.UTF8.GetBytes(text));
    }

    [Theory]
    [InlineData("^a.c$", "a😀c", true)]
    [InlineData("^a.c$", "a\nc", false)]
    [InlineData("^.{2}$", "😀é", true)]
    [InlineData("^[😀-😂]$", "😁", true)]
    [InlineData("^[^a]$", "😀", true)]
    [InlineData("^[^a]{2}$", "😀", false)]
    [InlineData("^\\u{1F600}$", "😀", true)]
    [InlineData("^\\ud83d\\ude00$", "😀", true)]
    [InlineData("^\\D$", "٣", true)]
    [InlineData("^\\w$", "é", false)]
    [InlineData("^\\s+$", "\u00a0\ufeff\u2028", true)]
    [InlineData("\\bfoo\\b", "é foo", true)]
    [InlineData("\\bfoo\\b", "éfoo", true)]
    [InlineData("\\Bfoo", "éfoo", false)]
    [InlineData("(?<=a)b", "ab", true)]
    [InlineData("(?<!a)b", "ab", false)]
    [InlineData("^(?!x)", "y", true)]
    [InlineData("^(a)(b)?\\2\\1$", "aa", true)]
    [InlineData("^(?<one>a)(b)\\2\\k<one>$", "abba", true)]
    [InlineData("^(?:(?<n>x)|y)\\1z$", "yz", true)]
    [InlineData("^\\cJ$", "\n", true)]
    [InlineData("^\\0$", "\0", true)]
    [InlineData("^[\\b]$", "\b", true)]
    [InlineData("^\\p{Lu}\\P{Lu}$", "Éé", true)]
    [InlineData("^\\p{L}$", "𝒳", true)]
    [InlineData("^[\\p{Nd}_-]+$", "٣_-4", true)]
    [InlineData("^a$", "a\n", false)]
    [InlineData("a$|^b", "b\na", true)]
    [InlineData("^[]$", "a", false)]
    [InlineData("^[^]$", "\n", true)]
    [InlineData("^a{2,3}?$", "aaa", true)]
    [InlineData("^\\-\\_\\@\\/$", "-_@/", true)]
    [InlineData("^x{0}$", "", true)]
    [InlineData("", "anything", true)]
    public void As_in_ecma_262(string pattern, string text, bool matches) =>
        Assert.Equal(matches, IsMatch(EcmaPattern.Compile(pattern, JsonSchemaLimits.Default), text));

    [Theory]
    [InlineData("\\a")]
    [InlineData("\\Z")]
    [InlineData("(?i)a")]
    [InlineData("(?>a)")]
    [InlineData("a**")]
    [InlineData("*")]
    [InlineData("a{2,1}")]
    [InlineData("a{")]
    [InlineData("]")]
    [InlineData("[z-a]")]
    [InlineData("[\\d-z]")]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("\\1")]
    [InlineData("\\k<x>")]
    [InlineData("(?<a>)(?<a>)")]
    [InlineData("(?<1>)")]
    [InlineData("\\u{110000}")]
    [InlineData("\\u12")]
    [InlineData("\\x1")]
    [InlineData("\\p{Foo}")]
    [InlineData("\\pL")]
    [InlineData("\\")]
    [InlineData("^*")]
    [InlineData("(?=a)*")]
    public void What_is_none_is_refused(string pattern) =>
        Assert.Throws<PatternException>(() => EcmaPattern.Compile(pattern, JsonSchemaLimits.Default));

    [Theory]
    [InlineData("^[a-z]+-[0-9]{4}$", true)]
    [InlineData("^x-", true)]
    [InlineData("^[^a]*a", true)]
    [InlineData("^a*ab$", false)]
    [InlineData("^a?b*a$", false)]
    [InlineData("(a|b)", false)]
    [InlineData("^é$", false)]
    public void Plain_ones_are_matched_on_the_bytes_as_the_engine_would(string pattern, bool direct)
    {
        var compiled = EcmaPattern.Compile(pattern, JsonSchemaLimits.Default);
        Assert.Equal(direct, compiled.IsDirect);
        // A group around it is no plain one.
        var engine = EcmaPattern.Compile($"(?:{pattern})", JsonSchemaLimits.Default);
        Assert.False(engine.IsDirect);
        var random = new Random(7);
        for (var i = 0; i < 5000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => "abx-09é😀\n"[random.Next(7)]));
            Assert.Equal(IsMatch(engine, text), IsMatch(compiled, text));
        }
    }

    [Fact]
    public void Large_repetitions_build_no_large_automaton()
    {
        var pattern = EcmaPattern.Compile("(?:[ab]{1000}c?){1000}", JsonSchemaLimits.Default);
        Assert.True(pattern.Backtracks);
        Assert.False(EcmaPattern.Compile("(a|b)*c", JsonSchemaLimits.Default).Backtracks);
    }
}
