using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Oac.Repository.Tests.Sources;

/// <summary>What no C# file of ours holds. The files are parsed, so that words inside strings do not count.</summary>
internal static partial class CodeCheck
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview);

    public static IEnumerable<string> Run(SourceTree tree) =>
        tree.WithExtension(".cs")
            .SelectMany(path =>
            {
                var syntax = CSharpSyntaxTree.ParseText(tree.Read(path), Options, path);
                return Unfinished(syntax).Concat(Sleeps(syntax)).Concat(EmptyCatches(syntax));
            });

    /// <summary>Files of more than 500 lines, unless they are listed with a reason; and entries of the list that are not needed.</summary>
    public static IEnumerable<string> Length(SourceTree tree, ImmutableDictionary<string, string> reasons)
    {
        const int Limit = 500;
        var lengths = tree.WithExtension(".cs")
            .ToDictionary(path => path, path => tree.Read(path).AsSpan().TrimEnd('\n').Count('\n') + 1);
        foreach (var (path, lines) in lengths.Where(file => file.Value > Limit && !reasons.ContainsKey(file.Key)))
        {
            yield return $"{path}: {lines} lines. Past {Limit}, split by topic, or list the file with the reason why it is one thing.";
        }

        foreach (var path in reasons.Keys.Where(path => lengths.GetValueOrDefault(path) <= Limit))
        {
            yield return $"{path}: listed as longer than {Limit} lines, which it is not.";
        }
    }

    /// <summary>Files that no project compiles.</summary>
    public static IEnumerable<string> Homeless(SourceTree tree)
    {
        const string Shared = "generators/Shared/";
        var projects = tree.WithExtension(".csproj").ToArray();
        var folders = projects.Select(path => RelativePath.Folder(path) + "/").ToList();
        if (
            projects.Any(path =>
                path.StartsWith("generators/", StringComparison.Ordinal)
                && tree.Read(path).Contains("../Shared/*.cs", StringComparison.Ordinal)
            )
        )
        {
            folders.Add(Shared);
        }
        return tree.WithExtension(".cs")
            .Where(path => !folders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)))
            .Select(path => $"{path}: lies in no project's folder.");
    }

    private static IEnumerable<string> Unfinished(SyntaxTree syntax)
    {
        foreach (
            var token in syntax.GetRoot().DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken))
        )
        {
            if (token.ValueText is "NotImplementedException")
            {
                yield return $"{Place(syntax, token.SpanStart)}: NotImplementedException. Finish it, or leave it out.";
            }
        }

        foreach (var comment in syntax.GetRoot().DescendantTrivia().Where(IsComment))
        {
            if (Note().Match(comment.ToFullString()) is { Success: true } note)
            {
                yield return $"{Place(syntax, comment.FullSpan.Start + note.Index)}: {note.Value} in a comment. Finish it, or say what holds.";
            }
        }
    }

    private static IEnumerable<string> Sleeps(SyntaxTree syntax) =>
        syntax
            .GetRoot()
            .DescendantNodes()
            .OfType<MemberAccessExpressionSyntax>()
            .Where(access =>
                access.Name.Identifier.ValueText == "Sleep" && access.Expression.ToString().Split('.')[^1] == "Thread"
            )
            .Select(access => $"{Place(syntax, access.SpanStart)}: Thread.Sleep. Await what is waited for.");

    /// <summary>A block without statements swallows the exception; a comment in it says why that is right.</summary>
    private static IEnumerable<string> EmptyCatches(SyntaxTree syntax) =>
        syntax
            .GetRoot()
            .DescendantNodes()
            .OfType<CatchClauseSyntax>()
            .Where(clause => clause.Block.Statements.Count == 0 && !clause.Block.DescendantTrivia().Any(IsComment))
            .Select(clause =>
                $"{Place(syntax, clause.SpanStart)}: an empty catch. Handle it, or say in it why nothing needs to be done."
            );

    private static bool IsComment(SyntaxTrivia trivia) =>
        trivia.Kind()
            is SyntaxKind.SingleLineCommentTrivia
                or SyntaxKind.MultiLineCommentTrivia
                or SyntaxKind.SingleLineDocumentationCommentTrivia
                or SyntaxKind.MultiLineDocumentationCommentTrivia;

    private static string Place(SyntaxTree syntax, int position) =>
        $"{syntax.FilePath}:{syntax.GetText().Lines.GetLinePosition(position).Line + 1}";

    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Note();
}
