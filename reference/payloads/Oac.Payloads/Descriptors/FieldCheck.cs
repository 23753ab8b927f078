using Google.Protobuf.Reflection;
using FieldType = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Oac.Payloads.Descriptors;

/// <summary>
/// What protoc holds of every field and the linker of Google.Protobuf takes for granted: without it the linker fails in ways that name no
/// field.
/// </summary>
internal static class FieldCheck
{
    private const int MaxNumber = (1 << 29) - 1;

    /// <summary>What is wrong with a field or extension, or <see langword="null"/>.</summary>
    public static string? Problem(FieldDescriptorProto field, bool isExtension)
    {
        if (isExtension != (field.Extendee != ""))
        {
            return isExtension
                ? "an extension that names no message to extend"
                : "a field that names a message to extend";
        }
        if (isExtension && field.HasOneofIndex)
        {
            return "an extension within a oneof";
        }
        if (field.Number is < 1 or > MaxNumber)
        {
            return $"the number {field.Number} is not from 1 to {MaxNumber}";
        }
        if (field.HasType ? !Enum.IsDefined(field.Type) : field.TypeName == "")
        {
            return "a field without a known type";
        }
        if (
            field.HasType
            && field.Type is FieldType.Message or FieldType.Enum or FieldType.Group
            && field.TypeName == ""
        )
        {
            return "a field whose type has no name";
        }
        return Enum.IsDefined(field.Label) ? null : "a field that is neither optional, required nor repeated";
    }
}
