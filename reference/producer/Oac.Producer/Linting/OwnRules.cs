using System.Collections.Immutable;
using Oac.Spec.Linting;

namespace Oac.Producer.Linting;

/// <summary>
/// What the tool itself has to say beside the specification's rules. They are findings like any other, have no check over labels and
/// rest on no requirement.
/// </summary>
internal static class OwnRules
{
    /// <summary>An ignore that matched nothing.</summary>
    public static ReportRule UnusedIgnore { get; } =
        new(
            "OAC001",
            "unused-ignore",
            Severity.Advice,
            false,
            [],
            static () =>
                new(
                    "An ignore matches no finding.",
                    "The finding was mended, or the ignore never matched; left in place it hides the next finding of that rule.",
                    "# oac:ignore OAC803 -- an old wish\nLABEL org.openagentcontainers.name=\"reviewer\"",
                    "LABEL org.openagentcontainers.name=\"reviewer\"",
                    "Remove the ignore, or correct its rule, key or path."
                )
        );

    /// <summary>An ignore that names no rule that can be ignored.</summary>
    public static ReportRule UnknownRule { get; } =
        new(
            "OAC002",
            "unknown-rule-in-ignore",
            Severity.Error,
            false,
            [],
            static () =>
                new(
                    "An ignore names a rule that does not exist, or the one that cannot be ignored, or is nearly an ignore (a warning).",
                    "It ignores nothing, and its author believes otherwise.",
                    "# oac:ignore OAC999\nLABEL org.openagentcontainers.name=\"reviewer\"",
                    "# oac:ignore OAC801 -- the server takes its token from a variable only\nLABEL org.openagentcontainers.mcp.github.bearer.token.env=\"GITHUB_TOKEN\"",
                    "Name one of the rules that `oac rules` lists."
                )
        );

    /// <summary>What a reader remarked about the input itself.</summary>
    public static ReportRule Reader { get; } =
        new(
            "OAC003",
            "input-problem",
            Severity.Warning,
            false,
            [],
            static () =>
                new(
                    "The input is ambiguous or wrong in a place that the rest does not hang on: a variable that nothing sets, an "
                        + "instruction that there is none of, a label whose value is no text. What a builder or an engine would refuse is "
                        + "an error.",
                    "The labels that were read may not be the labels that the image gets.",
                    "LABEL org.openagentcontainers.name=$AGNET_NAME",
                    "ARG AGENT_NAME=reviewer\nLABEL org.openagentcontainers.name=$AGENT_NAME",
                    "Mend the place that the message names."
                )
        );

    /// <summary>An input that cannot be taken apart.</summary>
    public static ReportRule Syntax { get; } =
        new(
            "OAC004",
            "unreadable-syntax",
            Severity.Error,
            false,
            [],
            static () =>
                new(
                    "The input is no well-formed JSON, YAML or Dockerfile.",
                    "A label that is missing may only not have been read, so no rule of the specification is run on the input. To ignore "
                        + "that would switch every check off: this rule cannot be ignored.",
                    "LABEL maintainer",
                    "LABEL maintainer=\"team@example.org\"",
                    "Mend the place that the message names."
                )
        );

    /// <summary>A label that one stage sets to two values.</summary>
    public static ReportRule LabelSetTwice { get; } =
        new(
            "OAC005",
            "label-set-twice",
            Severity.Advice,
            false,
            [],
            static () =>
                new(
                    "One stage of a Dockerfile sets a label of Open Agent Containers twice, to different values.",
                    "The last value counts without a word from the builder; whoever reads or edits the first one is misled.",
                    "LABEL org.openagentcontainers.name=\"reviewer\"\nLABEL org.openagentcontainers.name=\"planner\"",
                    "LABEL org.openagentcontainers.name=\"reviewer\"",
                    "Remove the label that does not count. A stage may change what an earlier stage or the base image sets."
                )
        );

    /// <summary>All of them, in the order of their ids.</summary>
    public static ImmutableArray<ReportRule> All { get; } = [UnusedIgnore, UnknownRule, Reader, Syntax, LabelSetTwice];
}
