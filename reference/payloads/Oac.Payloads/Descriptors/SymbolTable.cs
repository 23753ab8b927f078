using Google.Protobuf.Reflection;

namespace Oac.Payloads.Descriptors;

/// <summary>
/// The full names of all files. Google.Protobuf looks for duplicates among the files that see each other only, and its work grows with
/// the product of names and imports: both are settled here before it begins.
/// </summary>
internal sealed class SymbolTable
{
    private readonly DescriptorLimits limits;

    /// <summary>The file that declares a name; packages, which many files may share, stand beside.</summary>
    private readonly Dictionary<string, string> symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> packages = new(StringComparer.Ordinal);

    private readonly HashSet<string> messages = new(StringComparer.Ordinal);
    private readonly HashSet<(string Message, int Number)> numbers = [];
    private readonly List<(FileDescriptorProto File, string Name, string Extendee)> extensions = [];

    private int count;
    private long lookups;

    private SymbolTable(DescriptorLimits limits) => this.limits = limits;

    /// <param name="ordered">The files, each after those that it imports.</param>
    /// <param name="limits">What is borne.</param>
    /// <exception cref="DescriptorException">A name is declared twice, or a limit is exceeded.</exception>
    public static void Check(IReadOnlyList<FileDescriptorProto> ordered, DescriptorLimits limits)
    {
        var table = new SymbolTable(limits);
        var publics = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var file in ordered)
        {
            new FileSymbols(table, file, Visible(file, publics)).Add();
        }
        // Compilers write full names with a leading dot. The linker fails without a place where the name is not that of a message.
        foreach (var (file, name, extendee) in table.extensions)
        {
            if (extendee[0] != '.' || !table.messages.Contains(extendee[1..]))
            {
                throw DoesNotLink(
                    file,
                    name,
                    $"it extends {MessageText.Quoted(extendee)}, which is no message of the set"
                );
            }
        }
    }

    private static DescriptorException DoesNotLink(FileDescriptorProto file, string name, string problem) =>
        new($"file {MessageText.Quoted(file.Name)} does not link: {MessageText.Quoted(name)}: {problem}");

    /// <summary>In how many files linking looks for the names of one: itself, its imports and what those import publicly.</summary>
    private static int Visible(FileDescriptorProto file, Dictionary<string, HashSet<string>> publics)
    {
        var visible = new HashSet<string>(StringComparer.Ordinal);
        foreach (var import in file.Dependency)
        {
            visible.Add(import);
            visible.UnionWith(publics[import]);
        }
        var passedOn = new HashSet<string>(StringComparer.Ordinal);
        foreach (var index in file.PublicDependency.Where(i => i >= 0 && i < file.Dependency.Count).Distinct())
        {
            passedOn.Add(file.Dependency[index]);
            passedOn.UnionWith(publics[file.Dependency[index]]);
        }
        publics[file.Name] = passedOn;
        return visible.Count + 1;
    }

    /// <summary>Adds the names of one file.</summary>
    private sealed class FileSymbols(SymbolTable table, FileDescriptorProto file, int visible)
    {
        public void Add()
        {
            AddPackage();
            var scope = file.Package;
            foreach (var message in file.MessageType)
            {
                AddMessage(scope, message);
            }
            AddEnums(scope, file.EnumType);
            AddFields(scope, file.Extension, areExtensions: true);
            foreach (var service in file.Service)
            {
                var name = AddSymbol(scope, service.Name);
                foreach (var method in service.Method)
                {
                    AddSymbol(name, method.Name);
                    AddReference(name, method.InputType);
                    AddReference(name, method.OutputType);
                }
            }
        }

        private void AddMessage(string scope, DescriptorProto message)
        {
            var name = AddSymbol(scope, message.Name);
            table.messages.Add(name);
            AddFields(name, message.Field, areExtensions: false);
            AddFields(name, message.Extension, areExtensions: true);
            AddEnums(name, message.EnumType);
            foreach (var oneof in message.OneofDecl)
            {
                AddSymbol(name, oneof.Name);
            }
            foreach (var nested in message.NestedType)
            {
                AddMessage(name, nested);
            }
        }

        private void AddFields(string scope, IEnumerable<FieldDescriptorProto> fields, bool areExtensions)
        {
            foreach (var field in fields)
            {
                var name = AddSymbol(scope, field.Name);
                if (FieldCheck.Problem(field, areExtensions) is { } problem)
                {
                    throw DoesNotLink(file, name, problem);
                }
                var message = areExtensions ? field.Extendee.TrimStart('.') : scope;
                if (!table.numbers.Add((message, field.Number)))
                {
                    throw DoesNotLink(
                        file,
                        name,
                        $"the number {field.Number} has another field of {MessageText.Quoted(message)}"
                    );
                }
                if (areExtensions)
                {
                    table.extensions.Add((file, name, field.Extendee));
                }
                AddReference(name, field.TypeName);
                AddReference(name, field.Extendee);
            }
        }

        private void AddEnums(string scope, IEnumerable<EnumDescriptorProto> enums)
        {
            foreach (var @enum in enums)
            {
                AddSymbol(scope, @enum.Name);
                // As in C++, a value stands beside its enum, not within.
                foreach (var value in @enum.Value)
                {
                    AddSymbol(scope, value.Name);
                }
            }
        }

        private void AddPackage()
        {
            CheckLength(file.Package.Length);
            for (var end = file.Package.Length; end > 0; end = file.Package.LastIndexOf('.', end - 1))
            {
                var package = file.Package[..end];
                if (table.symbols.TryGetValue(package, out var other))
                {
                    throw Twice(package, other);
                }
                table.packages.TryAdd(package, file.Name);
            }
        }

        private string AddSymbol(string scope, string name)
        {
            CheckLength(scope.Length + 1 + name.Length);
            if (++table.count > table.limits.MaxSymbols)
            {
                throw new DescriptorException(
                    $"more than the {MessageText.Count(table.limits.MaxSymbols)} messages, fields and other names that a descriptor set may have"
                );
            }
            var fullName = scope == "" ? name : $"{scope}.{name}";
            if (table.packages.TryGetValue(fullName, out var other) || !table.symbols.TryAdd(fullName, file.Name))
            {
                throw Twice(fullName, other ?? table.symbols[fullName]);
            }
            return fullName;
        }

        /// <summary>A name with a leading dot is looked up once in each file, another one once for each scope besides.</summary>
        private void AddReference(string scope, string reference)
        {
            if (reference == "")
            {
                return;
            }
            CheckLength(reference.Length);
            var scopes = reference[0] == '.' ? 1 : scope.Count(c => c == '.') + 2;
            table.lookups += (long)visible * scopes;
            if (table.lookups > table.limits.MaxLookups)
            {
                throw new DescriptorException(
                    $"linking takes more than {MessageText.Count(table.limits.MaxLookups)} lookups of types in imported files"
                );
            }
        }

        private void CheckLength(int length)
        {
            if (length > table.limits.MaxNameLength)
            {
                throw new DescriptorException(
                    $"file {MessageText.Quoted(file.Name)} has a name of more than {table.limits.MaxNameLength} characters"
                );
            }
        }

        private DescriptorException Twice(string name, string other) =>
            new(
                other == file.Name
                    ? $"file {MessageText.Quoted(file.Name)} declares {MessageText.Quoted(name)} twice"
                    : $"files {MessageText.Quoted(other)} and {MessageText.Quoted(file.Name)} both declare {MessageText.Quoted(name)}"
            );
    }
}
