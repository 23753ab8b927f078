using System;
using System.Collections.Generic;
using System.Linq;
using Oac.Generators.Descriptors;

namespace Oac.Generators.Labels;

/// <summary>
/// Writes the search for a key's pattern. Fixed endings are one switch, which the compiler turns into a jump on length and characters;
/// each free segment is a method of its own. Nothing is allocated.
/// </summary>
internal sealed class MatchEmitter(SourceWriter writer)
{
    private const string Key = "global::System.ReadOnlySpan<char> key";
    private const string Match = "global::Oac.Spec.Labels.LabelMatch match";
    private const string Ordinal = "global::System.StringComparison.Ordinal";
    private readonly Queue<(FreeModel Free, string Method, bool IsDetail)> methods = new();
    private int method;

    public void Emit(ScopeModel root)
    {
        writer.Line("/// <inheritdoc/>");
        writer.Block(
            $"public override bool TryMatch({Key}, out {Match})",
            () =>
            {
                Fixed(root, "key", "0, 0, 0, 0");
                Free(root, "key", "0", "", isDetail: false);
                None();
            }
        );
        while (methods.Count != 0)
        {
            var (free, name, isDetail) = methods.Dequeue();
            writer.Line();
            writer.Line($"// {free.Text}");
            var parameters = isDetail ? "int nameStart, int nameLength, " : "";
            writer.Block(
                $"private static bool {name}({Key}, int start, {parameters}out {Match})",
                () => Body(free, isDetail)
            );
        }
    }

    private void Body(FreeModel free, bool isDetail)
    {
        switch (free.Names.Form)
        {
            case NameForm.Segment:
                Segment(free, isDetail);
                break;
            case NameForm.ToSuffix:
                ToSuffix(free, isDetail);
                break;
            default:
                writer.Line("var rest = key[start..];");
                writer.Block(
                    $"if (global::Oac.Spec.Labels.LabelName.IsDotted(rest){NotTaken(free, "rest")})",
                    () => Found(free.Pattern, Places(isDetail, "rest.Length"))
                );
                break;
        }
        None();
    }

    private void Segment(FreeModel free, bool isDetail)
    {
        writer.Line("var rest = key[start..];");
        if (free.Value is null)
        {
            writer.Block(
                $"if (global::Oac.Spec.Labels.LabelName.IsSegment(rest){NotTaken(free, "rest")})",
                () => Found(free.Pattern, Places(isDetail, "rest.Length"))
            );
            return;
        }
        writer.Line("var length = rest.IndexOf('.');");
        var taken = free.Names.Taken.Count == 0 ? "" : $" || rest[..length] is {Alternatives(free)}";
        writer.Block($"if (length <= 0{taken})", None);
        writer.Line("rest = rest[(length + 1)..];");
        Fixed(free.Value, "rest", Places(isDetail, "length"));
        Free(free.Value, "rest", "start + length + 1", "start, length, ", isDetail: true);
    }

    private void ToSuffix(FreeModel free, bool isDetail)
    {
        if (free.Value is null)
        {
            return;
        }
        writer.Line("var rest = key[start..];");
        writer.Line("int length;");
        writer.Block(
            "switch (rest[(rest.LastIndexOf('.') + 1)..])",
            () =>
            {
                foreach (var group in free.Value.Fixed.GroupBy(static f => LastSegment(f.Suffix)))
                {
                    writer.Line($"case {SourceWriter.Literal(group.Key)}:");
                    writer.Indented(() =>
                    {
                        foreach (var one in group)
                        {
                            var suffix = "." + one.Suffix;
                            writer.Block(
                                $"if (rest.EndsWith({SourceWriter.Literal(suffix)}, {Ordinal}))",
                                () =>
                                {
                                    writer.Line($"length = rest.Length - {suffix.Length};");
                                    writer.Block(
                                        $"if (global::Oac.Spec.Labels.LabelName.IsDotted(rest[..length]){NotTaken(free, "rest[..length]")})",
                                        () => Found(one.Pattern, Places(isDetail, "length"))
                                    );
                                }
                            );
                        }
                        writer.Line("break;");
                    });
                }
            }
        );
    }

    private void Fixed(ScopeModel scope, string span, string places)
    {
        if (scope.Fixed.Count == 0)
        {
            return;
        }
        writer.Block(
            $"switch ({span})",
            () =>
            {
                foreach (var one in scope.Fixed)
                {
                    writer.Line($"case {SourceWriter.Literal(one.Suffix)}:");
                    writer.Indented(() => Found(one.Pattern, places));
                }
            }
        );
    }

    private void Free(ScopeModel scope, string span, string offset, string names, bool isDetail)
    {
        foreach (var free in scope.Free)
        {
            var name = "Match" + method++.ToString(System.Globalization.CultureInfo.InvariantCulture);
            methods.Enqueue((free, name, isDetail));
            if (free.Prefix.Length == 0)
            {
                writer.Line($"return {name}(key, {offset}, {names}out match);");
                return;
            }
            var start = offset == "0" ? $"{free.Prefix.Length}" : $"{offset} + {free.Prefix.Length}";
            writer.Block(
                $"if ({span}.StartsWith({SourceWriter.Literal(free.Prefix)}, {Ordinal}))",
                () => writer.Line($"return {name}(key, {start}, {names}out match);")
            );
        }
    }

    private void Found(int pattern, string places) =>
        writer.Line($"match = new({pattern}, {places});").Line("return true;");

    private void None() => writer.Line("match = default;").Line("return false;");

    private static string Places(bool isDetail, string length) =>
        isDetail ? $"nameStart, nameLength, start, {length}" : $"start, {length}, 0, 0";

    private static string NotTaken(FreeModel free, string span) =>
        free.Names.Taken.Count == 0
            ? ""
            : $" && global::Oac.Spec.Labels.LabelName.FirstSegment({span}) is not ({Alternatives(free)})";

    private static string Alternatives(FreeModel free) =>
        string.Join(" or ", free.Names.Taken.Select(SourceWriter.Literal));

    private static string LastSegment(string suffix) => suffix.Substring(suffix.LastIndexOf('.') + 1);
}
