using Google.Protobuf.Reflection;
using static Oac.Payloads.Descriptors.Sets;

namespace Oac.Payloads.Descriptors;

public class LinkTests
{
    [Fact]
    public void A_file_may_be_in_a_set_once() =>
        Assert.Equal("file 'a.proto' is in the set twice", Problem(File("a.proto"), File("b.proto"), File("a.proto")));

    [Fact]
    public void A_file_has_a_name() =>
        Assert.Equal("file 2 of the set has no name", Problem(File("a.proto"), File("")));

    [Fact]
    public void An_import_is_named_once() =>
        Assert.Equal("file 'b' imports 'a' twice", Problem(File("a"), File("b", "a", "a")));

    [Theory]
    [InlineData("file 'a' imports itself", "a:a")]
    [InlineData("file 'a' imports itself by way of 'b'", "a:b", "b:a")]
    [InlineData("file 'b' imports itself by way of 'c', 'd'", "a:b", "b:c", "c:d", "d:x,b", "x:")]
    [InlineData("file 'a' imports itself by way of 'b' and 3 more", "a:b", "b:c", "c:d", "d:e", "e:a")]
    public void Imports_lead_in_no_circle(string expected, params string[] files) =>
        Assert.Equal(
            expected,
            Problem([.. files.Select(f => File(f[..1], f[2..].Split(',', StringSplitOptions.RemoveEmptyEntries)))])
        );

    [Fact]
    public void A_type_must_be_declared() =>
        Assert.Equal(
            "file 'b' does not link: 'p.M.f': \".p.Gone\" is not defined.",
            Problem(File("a"), File("b").In("p").With(Message("M", Field("f", 1, ".p.Gone"))))
        );

    [Fact]
    public void A_type_of_a_file_that_is_not_imported_is_not_seen() =>
        Assert.Equal(
            "file 'b' does not link: 'M.f': \".A\" is not defined.",
            Problem(File("a").With(Message("A")), File("b").With(Message("M", Field("f", 1, ".A"))))
        );

    [Fact]
    public void A_public_import_is_seen_through()
    {
        var middle = File("b", "a");
        Assert.Contains(
            "is not defined",
            Problem(File("a").With(Message("A")), middle, Last()),
            StringComparison.Ordinal
        );
        middle.PublicDependency.Add(0);
        Read(Bytes(File("a").With(Message("A")), middle, Last()));

        static FileDescriptorProto Last() => File("c", "b").With(Message("M", Field("f", 1, ".A")));
    }

    [Theory]
    [InlineData("files 'a' and 'b' both declare 'p.M'", "p", "M", "p", "M")]
    [InlineData("files 'a' and 'b' both declare 'p.M'", "p", "M", "p.M", "N")]
    [InlineData("files 'a' and 'b' both declare 'p.M'", "p.M.q", "N", "p", "M")]
    public void A_name_is_declared_once_over_all_files(
        string expected,
        string package1,
        string name1,
        string package2,
        string name2
    ) =>
        Assert.Equal(
            expected,
            Problem(File("a").In(package1).With(Message(name1)), File("b").In(package2).With(Message(name2)))
        );

    [Fact]
    public void A_name_is_declared_once_in_a_file()
    {
        Assert.Equal("file 'a' declares 'M' twice", Problem(File("a").With(Message("M"), Message("M"))));
        var enums = File("a");
        enums.EnumType.Add(
            new EnumDescriptorProto { Name = "E", Value = { new EnumValueDescriptorProto { Name = "X" } } }
        );
        enums.EnumType.Add(
            new EnumDescriptorProto { Name = "F", Value = { new EnumValueDescriptorProto { Name = "X" } } }
        );
        Assert.Equal("file 'a' declares 'X' twice", Problem(enums));
        var service = File("a").With(Message("M"));
        service.Service.Add(new ServiceDescriptorProto { Name = "M" });
        Assert.Equal("file 'a' declares 'M' twice", Problem(service));
    }

    [Theory]
    [InlineData("no name")]
    [InlineData("")]
    public void A_name_is_an_identifier(string name) =>
        Assert.StartsWith("file 'a' does not link: ", Problem(File("a").With(Message(name))), StringComparison.Ordinal);

    [Fact]
    public void A_number_is_used_once()
    {
        Assert.Equal(
            "file 'a' does not link: 'M.g': the number 1 has another field of 'M'",
            Problem(File("a").With(Message("M", Field("f", 1), Field("g", 1))))
        );
        var file = File("a").With(Message("M", Field("f", 1)));
        file.Extension.Add(Extension("x", 1, ".M"));
        Assert.Equal("file 'a' does not link: 'x': the number 1 has another field of 'M'", Problem(file));
    }

    [Theory]
    [InlineData(".E")]
    [InlineData("M")]
    [InlineData(".Gone")]
    public void An_extension_extends_a_message(string extendee)
    {
        var file = File("a").With(Message("M"));
        file.EnumType.Add(new EnumDescriptorProto { Name = "E" });
        file.Extension.Add(Extension("x", 1, extendee));
        Assert.Equal(
            $"file 'a' does not link: 'x': it extends '{extendee}', which is no message of the set",
            Problem(file)
        );
    }

    public static TheoryData<string, Action<FieldDescriptorProto>> BrokenFields =>
        new()
        {
            { "a field that names a message to extend", f => f.Extendee = ".M" },
            { "the number 0 is not from 1 to 536870911", f => f.Number = 0 },
            { "the number 536870912 is not from 1 to 536870911", f => f.Number = 536_870_912 },
            { "a field without a known type", f => f.Type = (FieldDescriptorProto.Types.Type)19 },
            { "a field without a known type", f => f.ClearType() },
            { "a field whose type has no name", f => f.Type = FieldDescriptorProto.Types.Type.Message },
            {
                "a field that is neither optional, required nor repeated",
                f => f.Label = (FieldDescriptorProto.Types.Label)4
            },
        };

    [Theory]
    [MemberData(nameof(BrokenFields))]
    public void A_field_is_whole(string problem, Action<FieldDescriptorProto> @break)
    {
        var field = Field("f", 1);
        @break(field);
        Assert.Equal($"file 'a' does not link: 'M.f': {problem}", Problem(File("a").With(Message("M", field))));
    }

    [Theory]
    [InlineData("an extension that names no message to extend", "", false)]
    [InlineData("an extension within a oneof", ".M", true)]
    public void An_extension_is_whole(string problem, string extendee, bool inOneof)
    {
        var extension = Extension("x", 1, extendee);
        if (inOneof)
        {
            extension.OneofIndex = 0;
        }
        var file = File("a").With(Message("M"));
        file.Extension.Add(extension);
        Assert.Equal($"file 'a' does not link: 'x': {problem}", Problem(file));
    }

    private static FieldDescriptorProto Extension(string name, int number, string extendee)
    {
        var field = Field(name, number);
        field.Extendee = extendee;
        return field;
    }
}
