using System.Diagnostics;
using Oac.Producer.LabelForms;
using Oac.Testing;

namespace Oac.Producer.Tests.LabelForms;

public sealed class LabelFormTests
{
    [Fact]
    public void A_Dockerfile_gets_one_instruction() =>
        Assert.Equal(
            """
            LABEL org.openagentcontainers.name="a \"b\" \$c \\" \
                  "a key"=""

            """,
            LabelForm.Write("dockerfile", [new("org.openagentcontainers.name", "a \"b\" $c \\"), new("a key", "")])
        );

    [Theory]
    [InlineData("dockerfile")]
    [InlineData("args")]
    [InlineData("label-file")]
    public void No_label_is_nothing(string form) => Assert.Equal("", LabelForm.Write(form, []));

    [Theory]
    [InlineData("dockerfile", "a", "x\ny", "can hold no line end")]
    [InlineData("dockerfile", "a", "x\ry", "can hold no line end")]
    [InlineData("dockerfile", "a\n", "x", "can hold no line end")]
    [InlineData("args", "a=b", "x", "its key holds an equals sign")]
    [InlineData("args", "a b", "x", "its key holds white space")]
    [InlineData("args", "a", "x\0", "its value holds a NUL")]
    [InlineData("label-file", "a=b", "x", "its key holds an equals sign")]
    [InlineData("label-file", "#a", "x", "begins like a comment")]
    [InlineData("label-file", "a b", "x", "holds white space")]
    [InlineData("label-file", "a", "x\ny", "its value holds a line end")]
    public void What_a_form_cannot_express_is_refused(string form, string key, string value, string expected)
    {
        var exception = Assert.Throws<UsageException>(() => LabelForm.Write(form, [new(key, value)]));

        Assert.Contains(expected, exception.Message);
        Assert.DoesNotContain(value + "'", exception.Message);
    }

    [Fact]
    public void A_line_that_no_Dockerfile_may_have_is_refused() =>
        Assert.Contains(
            "at most 65535 bytes",
            Assert
                .Throws<UsageException>(() => LabelForm.Write("dockerfile", [new("a", new string('é', 32_760))]))
                .Message
        );

    [Fact]
    public async Task A_shell_sees_the_words_that_were_meant()
    {
        KeyValuePair<string, string>[] labels =
        [
            new("plain", "x"),
            new("quotes", "it's \"so\" `echo no` $HOME ${x} \\ !! *"),
            new("lines", "a\nb\n"),
            new("blank", " "),
            new("empty", ""),
            new("~", "~"),
            new("é", "日本 😀"),
        ];
        var start = new ProcessStartInfo(
            "sh",
            [
                "-c",
                $"eval \"printf '%s\\0' {LabelForm.Write("args", labels).Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("$", "\\$").Replace("`", "\\`")}\"",
            ]
        );

        var output = (await ProcessResult.RunAsync(start, null, TestContext.Current.CancellationToken)).Succeeded();

        Assert.Equal(
            labels.SelectMany(static l => new[] { "--label", $"{l.Key}={l.Value}" }),
            output.Split('\0')[..^1]
        );
    }
}
