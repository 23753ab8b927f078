using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Oac.Conformance.Binding;

/// <summary>Holds the objects of one scenario, or of a whole run, by their types; makes them when they are first asked for.</summary>
/// <remarks>
/// A class is made by its one public constructor. It belongs to the scenario, or to the run where it is marked with
/// <see cref="PerRunAttribute"/>. What can be disposed is, last made first, when its owner ends.
/// </remarks>
public sealed class ScenarioServices : IAsyncDisposable
{
    private readonly ScenarioServices? _run;
    private readonly Dictionary<Type, object> _objects = [];
    private readonly List<object> _made = [];
    private readonly Lock _gate = new();

    private ScenarioServices(ScenarioServices? run) => _run = run;

    /// <summary>The objects of a run.</summary>
    public static ScenarioServices ForRun() => new(run: null);

    /// <summary>The objects of a scenario in this run.</summary>
    public ScenarioServices ForScenario() => new(this);

    /// <summary>Puts an object here that somebody else has made and will dispose.</summary>
    public void Add<T>(T instance)
        where T : class
    {
        lock (_gate)
        {
            _objects.Add(typeof(T), instance);
        }
    }

    /// <summary>Puts an object here that somebody else has made, and that is disposed of with the others.</summary>
    public void Own<T>(T instance)
        where T : class, IAsyncDisposable
    {
        lock (_gate)
        {
            _objects.Add(typeof(T), instance);
            _made.Add(instance);
        }
    }

    /// <summary>The object of a type.</summary>
    public object Get(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (_run is not null && (type.IsDefined(typeof(PerRunAttribute)) || _run.Has(type)))
        {
            return _run.Get(type);
        }
        // Only per-run objects are asked for by several threads; the lock makes sure that there is one of each.
        lock (_gate)
        {
            if (_objects.TryGetValue(type, out var found))
            {
                return found;
            }
            var constructor = type is { IsClass: true, IsAbstract: false } ? type.GetConstructors() : [];
            if (constructor.Length != 1)
            {
                throw new InvalidOperationException($"{type} is not here, and has not exactly one public constructor.");
            }
            var made = Make(constructor[0]);
            _objects.Add(type, made);
            _made.Add(made);
            return made;
        }
    }

    /// <summary>The object of a type.</summary>
    public T Get<T>()
        where T : class => (T)Get(typeof(T));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        List<Exception> failures = [];
        for (var i = _made.Count - 1; i >= 0; i--)
        {
            try
            {
                switch (_made[i])
                {
                    case IAsyncDisposable disposable:
                        await disposable.DisposeAsync().ConfigureAwait(false);
                        break;
                    case IDisposable disposable:
                        disposable.Dispose();
                        break;
                }
            }
#pragma warning disable CA1031 // What the others hold must be let go whatever one of them throws; it is thrown at the end.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failures.Add(e);
            }
        }
        _made.Clear();
        switch (failures)
        {
            case []:
                break;
            case [var one]:
                ExceptionDispatchInfo.Throw(one);
                break;
            default:
                throw new AggregateException(failures);
        }
    }

    private bool Has(Type type)
    {
        lock (_gate)
        {
            return _objects.ContainsKey(type);
        }
    }

    private object Make(ConstructorInfo constructor) =>
        constructor.Invoke(
            BindingFlags.DoNotWrapExceptions,
            binder: null,
            [.. constructor.GetParameters().Select(p => Get(p.ParameterType))],
            culture: null
        );
}

/// <summary>There is one instance for a whole run: a resolved image, a peer that every scenario uses. It must bear several threads.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PerRunAttribute : Attribute;
