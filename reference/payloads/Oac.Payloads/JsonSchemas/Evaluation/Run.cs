using System.Diagnostics;
using System.Runtime.CompilerServices;
using Oac.Payloads.JsonSchemas.Instances;
using Oac.Payloads.JsonSchemas.Output;

namespace Oac.Payloads.JsonSchemas.Evaluation;

/// <summary>The state of one evaluation: the instance, what may still be spent, and what was evaluated. Used again by its thread.</summary>
internal sealed class Run
{
    private readonly JsonTree _ownTree = new();
    private ulong[] _marks = new ulong[64];
    private int _marksTop;
    private char[] _characters = new char[256];
    private int _depth;
    private long _patternTicks;
    private Resource?[] _scope = new Resource?[16];
    private int[] _entered = [];
    private int _scopeTop;

    public JsonTree Tree { get; private set; } = null!;

    /// <summary>A tree to read an instance into, where the caller has none.</summary>
    public JsonTree OwnTree => _ownTree;

    public JsonSchemaLimits Limits { get; private set; } = JsonSchemaLimits.Default;

    public long Steps { get; private set; }

    public Reporter? Reporter { get; private set; }

    public bool TracksScope { get; private set; }

    public void Start(JsonTree tree, JsonSchemaLimits limits, int resources, bool tracksScope, Reporter? reporter)
    {
        Tree = tree;
        Limits = limits;
        Steps = limits.MaxSteps;
        Reporter = reporter;
        TracksScope = tracksScope;
        _marksTop = 0;
        _depth = 0;
        _scopeTop = 0;
        _patternTicks = (long)(limits.MaxPatternTime.TotalSeconds * Stopwatch.Frequency);
        if (tracksScope)
        {
            if (_entered.Length < resources)
            {
                _entered = new int[resources];
                _scope = new Resource?[resources];
            }
            Array.Clear(_entered);
        }
    }

    /// <summary>Lets go of what belongs to the caller; false where too much memory would be kept for the next one.</summary>
    public bool End()
    {
        Tree = null!;
        Reporter = null;
        Array.Clear(_scope);
        return _ownTree.Room <= 8 << 20 && _characters.Length <= 1 << 20 && _marks.Length <= 1 << 20;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Spend(long steps)
    {
        Steps -= steps;
        if (Steps < 0)
        {
            OutOfSteps();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter()
    {
        if (++_depth > Limits.MaxEvaluationDepth || --Steps < 0)
        {
            Stop();
        }
        if ((_depth & 31) == 0)
        {
            CheckStack();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Leave() => _depth--;

    private static void OutOfSteps() =>
        throw new JsonSchemaLimitException("the evaluation takes more steps than allowed");

    private void Stop()
    {
        if (Steps < 0)
        {
            OutOfSteps();
        }
        throw new JsonSchemaLimitException(
            $"schemas are inside each other more than {Limits.MaxEvaluationDepth} levels deep, or a reference leads in a circle"
        );
    }

    private static void CheckStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new JsonSchemaLimitException("schemas are inside each other deeper than the stack allows");
        }
    }

    /// <summary>Room for one mark a child, all clear; handed back in the reverse order with <see cref="Release"/>.</summary>
    public int Reserve(int children)
    {
        var words = (children + 63) >> 6;
        Spend(words);
        var at = _marksTop;
        if (at + words > _marks.Length)
        {
            Array.Resize(ref _marks, Math.Max(_marks.Length * 2, at + words));
        }
        _marks.AsSpan(at, words).Clear();
        _marksTop = at + words;
        return at;
    }

    public void Release(int marks) => _marksTop = marks;

    public void Mark(int marks, int child) => _marks[marks + (child >> 6)] |= 1UL << (child & 63);

    public void MarkAll(int marks, int children)
    {
        Spend(children >> 6);
        for (var i = 0; i < children; i += 64)
        {
            _marks[marks + (i >> 6)] = ulong.MaxValue;
        }
    }

    public bool IsMarked(int marks, int child) => (_marks[marks + (child >> 6)] & (1UL << (child & 63))) != 0;

    /// <summary>Adds the marks of a schema that holds to those of the schema around it.</summary>
    public void Merge(int from, int into, int children)
    {
        var words = (children + 63) >> 6;
        for (var i = 0; i < words; i++)
        {
            _marks[into + i] |= _marks[from + i];
        }
    }

    /// <summary>Steps into a resource's dynamic scope. One that is already there keeps its place: only the outermost matters.</summary>
    public void EnterScope(Resource resource)
    {
        if (_entered[resource.Id]++ == 0)
        {
            _scope[_scopeTop++] = resource;
        }
    }

    public void LeaveScope(Resource resource)
    {
        if (--_entered[resource.Id] == 0)
        {
            _scopeTop--;
        }
    }

    /// <summary>The outermost schema of the dynamic scope that has the anchor.</summary>
    public SchemaNode? Outermost(string anchor)
    {
        for (var i = 0; i < _scopeTop; i++)
        {
            Spend(1);
            if (_scope[i]!.Dynamic.TryGetValue(anchor, out var schema))
            {
                return schema;
            }
        }
        return null;
    }

    /// <summary>A string as UTF-16, good until the next call.</summary>
    public ReadOnlySpan<char> Utf16(ReadOnlySpan<byte> text)
    {
        if (_characters.Length < text.Length)
        {
            _characters = new char[Math.Max(text.Length, _characters.Length * 2)];
        }
        return _characters.AsSpan(0, Characters.ToUtf16(text, _characters));
    }

    /// <summary>Counts the time that an expression took which can backtrack.</summary>
    public void SpendPatternTime(long started)
    {
        _patternTicks -= Stopwatch.GetTimestamp() - started;
        if (_patternTicks < 0)
        {
            throw new JsonSchemaLimitException("regular expressions take longer than allowed");
        }
    }
}
