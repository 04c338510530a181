using System.Text.Json;
using WhatsAppBridge.Rendering;

namespace WhatsAppBridge.Tests.Rendering;

public sealed class ChoiceMenuTests
{
    private static readonly ChoiceMenu Menu = new(
    [
        Choice("Standard delivery"),
        Choice("Café Ångström"),
        Choice("*Express*"),
        Choice("São Paulo"),
        Choice("Sao Paulo"),
        Choice("Straße 5"),
        Choice("ＡＢＣ"),
    ]);

    [Theory]
    [InlineData("2")]
    [InlineData(" 2 ")]
    [InlineData("2.")]
    [InlineData("2)")]
    [InlineData("(2)")]
    [InlineData("#2")]
    [InlineData("02")]
    [InlineData("２")]
    [InlineData("２．")]
    [InlineData("＃２")]
    [InlineData("（２）")]
    [InlineData("٢")]
    [InlineData("۲")]
    [InlineData("२")]
    [InlineData("๒")]
    [InlineData("২")]
    [InlineData("𝟐")]
    [InlineData("2️⃣")]
    [InlineData("\u200F2\u200E")]
    [InlineData("[2]")]
    [InlineData("2:")]
    [InlineData("2,")]
    [InlineData("2!")]
    [InlineData("*2*")]
    [InlineData("2. Café Ångström")]
    [InlineData("2. cafe angstrom")]
    public void A_number_in_any_scripts_digits_chooses(string typed) => Assert.Same(Menu.Choices[1], Menu.Find(typed));

    [Theory]
    [InlineData("standard delivery", 0)]
    [InlineData("  STANDARD   Delivery ", 0)]
    [InlineData("cafe angstrom", 1)]
    [InlineData("CAFÉ ÅNGSTRÖM", 1)]
    [InlineData("cafe\u0301 a\u030Angstro\u0308m", 1)]
    [InlineData("express", 2)]
    [InlineData("*express*", 2)]
    [InlineData("São Paulo", 3)]
    [InlineData("sao paulo", 4)]
    [InlineData("sáo paulo", 3)]
    [InlineData("strasse 5", 5)]
    [InlineData("abc", 6)]
    public void A_label_chooses_whatever_its_case_blanks_and_accents(string typed, int expected) => Assert.Same(Menu.Choices[expected], Menu.Find(typed));

    [Theory]
    [InlineData("0")]
    [InlineData("8")]
    [InlineData("99999")]
    [InlineData("2 please")]
    [InlineData("2. please")]
    [InlineData("1. Café Ångström")]
    [InlineData("two")]
    [InlineData("")]
    [InlineData("²")]
    [InlineData("½")]
    [InlineData("Standard")]
    public void Anything_else_is_no_choice(string typed) => Assert.Null(Menu.Find(typed));

    [Fact]
    public void Among_labels_that_are_numbers_the_label_counts_before_the_position()
    {
        var menu = new ChoiceMenu([Choice("3"), Choice("1"), Choice("2")]);

        Assert.Same(menu.Choices[0], menu.Find("3"));
        Assert.Same(menu.Choices[2], menu.Find("2"));
    }

    private static MenuChoice Choice(string label) => new(label, label, JsonElement.Parse("{}"));
}
