using System.Text;
using System.Text.Json;

namespace Oac.Payloads.JsonSchemas.Formats;

/// <summary>RFC 5893, section 2, beyond what the official suite has.</summary>
public class BidiRuleTests
{
    private static readonly JsonSchema Name = Schemas.Compile(
        """{"format": "idn-hostname"}""",
        JsonSchemaOptions.Default with
        {
            Formats = JsonSchemaFormats.Assert,
        }
    );

    [Theory]
    // No label from right to left: the rule does not apply.
    [InlineData("1a.example", true)]
    [InlineData("3com.b-c.example", true)]
    [InlineData("\u05D0.example", true)]
    [InlineData("\u05D01.example", true)]
    [InlineData("\u0627\u0660.example", true)]
    [InlineData("\u05D0\u05B0.example", true)]
    [InlineData("\u05D0-\u05D1.example", true)]
    [InlineData("\u05D0.e1", true)]
    // The first character is neither L nor R nor AL.
    [InlineData("\u05D0.1a", false)]
    [InlineData("\u0660\u0627", false)]
    // From right to left: no L; the end; not both kinds of digit.
    [InlineData("\u05D0a\u05D1", false)]
    [InlineData("\u05D0a", false)]
    [InlineData("\u0627\u06601", false)]
    // From left to right: no R.
    [InlineData("a\u05D0b", false)]
    [InlineData("a.b\u0627", false)]
    [InlineData("a\u0660", false)]
    // The same by their encoded form.
    [InlineData("xn--4db.example", true)]
    [InlineData("xn--4db.1a", false)]
    public void A_name_with_letters_from_right_to_left(string name, bool valid) =>
        Assert.Equal(valid, Name.IsValid(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(name))));
}
