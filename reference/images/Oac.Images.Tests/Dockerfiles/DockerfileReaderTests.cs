using System.Collections.Immutable;

namespace Oac.Images.Dockerfiles;

/// <summary>What the comparison with BuildKit cannot tell, or would need a daemon for.</summary>
public class DockerfileReaderTests
{
    public static TheoryData<string> Accepted => [.. DockerfileFixture.Accepted.Select(f => f.Name)];

    public static TheoryData<string> Refused => [.. DockerfileFixture.Refused.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Accepted))]
    public void A_Dockerfile_is_read_as_it_was_built(string name)
    {
        var fixture = DockerfileFixture.Accepted.Single(f => f.Name == name);
        var options = fixture.Options with { Base = fixture.ReadBase() };
        var image = ImageInput.Read(fixture.DisplayName, fixture.Bytes, options)[0];
        Assert.DoesNotContain(image.Diagnostics, d => d.Severity == ImageDiagnosticSeverity.Error);
        Assert.NotEmpty(image.Labels);
        Assert.Empty(Comparison.Differences(image, fixture.ReadBuilt()));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_Dockerfile_that_does_not_build_has_one(string name)
    {
        var fixture = DockerfileFixture.Refused.Single(f => f.Name == name);
        Assert.True(ImageInput.Read(fixture.DisplayName, fixture.Bytes, fixture.Options)[0].HasErrors);
    }

    [Theory]
    [InlineData("LABLE a=b", ImageDiagnosticCodes.UnknownInstruction, "2:1", "'LABLE'")]
    [InlineData("LABEL ok=1 wrong", ImageDiagnosticCodes.DockerfileSyntax, "2:12", "'wrong' has no '='")]
    [InlineData("LABEL a=\"${x?needs x}\"", ImageDiagnosticCodes.InvalidExpansion, "2:9", "x: needs x")]
    [InlineData("LABEL a=\"open", ImageDiagnosticCodes.InvalidExpansion, "2:9", "double quote")]
    [InlineData("COPY --form=x a b", ImageDiagnosticCodes.InvalidInstruction, "2:1", "--from")]
    [InlineData("COPY <<EOF /x\nno end", ImageDiagnosticCodes.DockerfileSyntax, "2:1", "'EOF'")]
    [InlineData("ENTRYPOINT [\"a\", {}]", ImageDiagnosticCodes.DockerfileSyntax, "2:12", "texts only")]
    [InlineData("SHELL bash", ImageDiagnosticCodes.InvalidInstruction, "2:1", "JSON array")]
    public void A_mistake_has_a_code_and_a_place(string line, string code, string place, string found)
    {
        var remark = Assert.Single(Read($"FROM scratch\n{line}\n").Diagnostics);
        Assert.Equal(code, remark.Code);
        Assert.Equal(place, remark.Span.ToString());
        Assert.Contains(found, remark.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_remarked_and_the_rest_is_read()
    {
        var image = Read("FROM scratch\nLABEL a=1 b\nNONSENSE\nLABEL c=${} d=4\nUSER\n");
        Assert.Equal(4, image.Diagnostics.Length);
        Assert.Equal(["a", "d"], image.Labels.Select(l => l.Key));
    }

    [Theory]
    [InlineData(null, "three")]
    [InlineData("", "three")]
    [InlineData("ONE", "one")]
    [InlineData("0", "one")]
    [InlineData("1", "two")]
    [InlineData("2", "three")]
    public void The_target_is_a_name_or_an_index(string? target, string label)
    {
        var image = Read(
            "FROM scratch AS one\nLABEL l=one\nFROM scratch AS two\nLABEL l=two\nFROM one\nLABEL l=three\n",
            new ImageInputOptions { Target = target }
        );
        Assert.Equal(label, Assert.Single(image.EffectiveLabels).Value);
    }

    [Theory]
    [InlineData("four", "one, two")]
    [InlineData("3", "from 0 to 2")]
    [InlineData("-1", "one, two")]
    public void An_unknown_target_is_answered_with_those_that_there_are(string target, string found)
    {
        var image = Read(
            "FROM scratch AS one\nFROM scratch AS two\nFROM one\n",
            new ImageInputOptions { Target = target }
        );
        var remark = Assert.Single(image.Diagnostics);
        Assert.Equal(ImageDiagnosticCodes.UnknownTarget, remark.Code);
        Assert.Contains(found, remark.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_that_only_the_base_may_set_is_remarked_until_the_base_is_given()
    {
        const string Text = "FROM python:3\nENV A=$LEFT\nLABEL v=$PYTHON_VERSION d=${X:-y}\n";
        var remark = Assert.Single(Read(Text).Diagnostics);
        Assert.Equal(ImageDiagnosticCodes.UndefinedVariable, remark.Code);
        Assert.Equal(ImageDiagnosticSeverity.Warning, remark.Severity);
        Assert.Contains("base image", remark.Message, StringComparison.Ordinal);

        var python = Read("FROM scratch\nENV PYTHON_VERSION=3.13\n");
        var image = Read(Text, new ImageInputOptions { Base = python });
        Assert.Empty(image.Diagnostics);
        Assert.Equal("3.13", image.Labels[0].Value);
        Assert.Contains(
            "nothing sets",
            Assert.Single(Read(Text, new ImageInputOptions { Base = Read("FROM scratch") }).Diagnostics).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Today_s_BuildKit_reads_the_ARGs_of_one_line_in_order()
    {
        Assert.Equal("1", Assert.Single(Read("FROM scratch\nARG A=1 B=$A\nLABEL b=$B\n").Labels).Value);
    }

    [Fact]
    public void Today_s_BuildKit_takes_text_behind_a_JSON_array_for_a_shell_line()
    {
        var image = Read("FROM scratch\nENTRYPOINT [\"a\"] b\n");
        Assert.True(image.Entrypoint!.ShellForm);
        Assert.Equal(["/bin/sh", "-c", "[\"a\"] b"], image.Entrypoint.Arguments);
    }

    [Theory]
    [InlineData("LABEL a='x\\' b=2", "x\\")]
    [InlineData("LABEL a=x\\\\\nLABEL b=2", "x\\")]
    [InlineData("LABEL a=\"${TWO_LINES#*b}\"", "a\nb")]
    [InlineData("LABEL a=\"${TWO_LINES//*/-}\"", "-\n-")]
    [InlineData("LABEL a=\"${ABC//*/R}\"", "R")]
    [InlineData("LABEL a=\"${ABC//b/[\\$0]}\"", "a[\\b]c")]
    public void Corners_of_words_and_patterns(string lines, string value)
    {
        var options = new ImageInputOptions
        {
            BuildArgs = ImmutableDictionary<string, string>.Empty.Add("TWO_LINES", "a\nb").Add("ABC", "abc"),
        };
        var image = Read($"FROM scratch\nARG TWO_LINES\nARG ABC\n{lines}\n", options);
        Assert.Empty(image.Diagnostics);
        Assert.Equal(value, image.Labels[0].Value);
    }

    [Fact]
    public void An_empty_pattern_takes_nothing_away()
    {
        Assert.Equal("abc", Assert.Single(Read("FROM scratch\nENV X=abc\nLABEL a=\"${X#}${E%}\"\n").Labels).Value);
    }

    [Fact]
    public void The_shell_of_an_earlier_stage_and_of_the_base_is_used()
    {
        var baseImage = Read("FROM scratch\nSHELL [\"/bin/bash\", \"-c\"]\nUSER 5\n");
        var image = Read("FROM base AS a\nFROM a\nENTRYPOINT run it\n", new ImageInputOptions { Base = baseImage });
        Assert.Equal(["/bin/bash", "-c", "run it"], image.Entrypoint!.Arguments);
        Assert.Equal(ValueOrigin.Base, image.User!.Origin);
        Assert.Equal(ValueOrigin.Base, image.Shell!.Origin);
        Assert.Equal(ValueOrigin.Own, image.Entrypoint.Origin);
    }

    [Fact]
    public void A_frontend_of_another_kind_is_warned_of()
    {
        Assert.Equal(
            ImageDiagnosticCodes.CustomSyntax,
            Assert.Single(Read("# syntax=example.org/front:1\nFROM scratch\n").Diagnostics).Code
        );
        Assert.Empty(Read("# syntax=docker/dockerfile:1.7-labs\nFROM scratch\n").Diagnostics);
    }

    [Fact]
    public void Build_arguments_that_are_declared_win_over_defaults()
    {
        var options = new ImageInputOptions
        {
            BuildArgs = ImmutableDictionary<string, string>.Empty.Add("A", "given").Add("TARGETARCH", "riscv64"),
            Platform = "linux/arm/v7",
        };
        var image = Read(
            "ARG A=1\nFROM scratch\nLABEL before=[$A]\nARG A=2\nARG TARGETARCH TARGETVARIANT\nLABEL a=$A t=$TARGETARCH/$TARGETVARIANT\n",
            options
        );
        Assert.Equal(["[]", "given", "riscv64/v7"], image.Labels.Select(l => l.Value));
    }

    private static ImageDescription Read(string text, ImageInputOptions? options = null) =>
        ImageInput.Read("Dockerfile", text, options)[0];
}
