using System.Text.Json;
using Parley.Engines.Hearing.EndOfTurn;

namespace Parley.Engines.Tests.Hearing.EndOfTurn;

public sealed class ExpectedAnswerTests
{
    [Theory]
    [InlineData("What is your phone number?", AnswerKind.Digits, 10)]
    [InlineData("Please tell me the last four digits of your card.", AnswerKind.Digits, 4)]
    [InlineData("And your zip code?", AnswerKind.Digits, 5)]
    [InlineData("Wie ist Ihre Telefonnummer?", AnswerKind.Digits, 0)]
    [InlineData("What is your e-mail address?", AnswerKind.Email, 0)]
    [InlineData("Could you spell your last name?", AnswerKind.Spelling, 0)]
    [InlineData("What is your date of birth?", AnswerKind.Date, 0)]
    [InlineData("How many people are coming?", AnswerKind.Number, 0)]
    [InlineData("Great. Shall I book it?", AnswerKind.YesOrNo, 0)]
    [InlineData("Do you want tea or coffee?", AnswerKind.Any, 0)]
    [InlineData("Your phone number is stored.", AnswerKind.Any, 0)]
    [InlineData(null, AnswerKind.Any, 0)]
    public void The_last_question_says_what_comes(string? assistant, AnswerKind kind, int digits)
    {
        var expected = ExpectedAnswer.Of(assistant, []);
        Assert.Equal(kind, expected.Kind);
        Assert.Equal(digits, expected.Digits);
    }

    [Fact]
    public void A_tools_schema_knows_the_form_better()
    {
        var schema = JsonElement.Parse(
            """
            {"type":"object","properties":{
              "order_number":{"type":"string","pattern":"^\\d{6}$"},
              "contactEmail":{"type":"string","format":"email"},
              "size":{"type":"string","enum":["small","medium","extra_large"]},
              "party":{"type":"integer"},
              "broken":7}}
            """
        );
        Assert.Equal(
            new ExpectedAnswer(AnswerKind.Digits, 6),
            ExpectedAnswer.Of("What is the number of your order?", [schema])
        );
        Assert.Equal(AnswerKind.Email, ExpectedAnswer.Of("Which email should I contact you at?", [schema]).Kind);
        var size = ExpectedAnswer.Of("Which size would you like?", [schema]);
        Assert.Equal(AnswerKind.Choice, size.Kind);
        Assert.True(AnswerProgress.Judge(size, "uh extra large") > 2);
        Assert.Equal(0, AnswerProgress.Judge(size, "let me see"));
    }

    [Theory]
    [InlineData(AnswerKind.Digits, 10, "my number is", -1)]
    [InlineData(AnswerKind.Digits, 10, "five five five one two three", -1)]
    [InlineData(AnswerKind.Digits, 10, "five five five one two three four five six seven", 1)]
    [InlineData(AnswerKind.Digits, 10, "555 123 4567", 1)]
    [InlineData(AnswerKind.Digits, 4, "double seven forty two", 1)]
    [InlineData(AnswerKind.Email, 0, "john at", -1)]
    [InlineData(AnswerKind.Email, 0, "john smith at example dot com", 1)]
    [InlineData(AnswerKind.Email, 0, "john@example.com", 1)]
    [InlineData(AnswerKind.Spelling, 0, "s m i", -1)]
    [InlineData(AnswerKind.Date, 0, "the third of", 0)]
    [InlineData(AnswerKind.Date, 0, "it was in march", -1)]
    [InlineData(AnswerKind.Date, 0, "march third", 1)]
    [InlineData(AnswerKind.YesOrNo, 0, "yes please", 1)]
    [InlineData(AnswerKind.YesOrNo, 0, "yes but only if", 0)]
    [InlineData(AnswerKind.Any, 0, "it is one two three", -1)]
    [InlineData(AnswerKind.Any, 0, "call plus four nine one", -1)]
    [InlineData(AnswerKind.Any, 0, "what is two plus two", 0)]
    [InlineData(AnswerKind.Any, 0, "what is half of one point five", 0)]
    [InlineData(AnswerKind.Any, 0, "how much is one hundred five", 0)]
    [InlineData(AnswerKind.Any, 0, "book a table", 0)]
    public void How_far_an_answer_has_come_counts(AnswerKind kind, int digits, string text, int sign) =>
        Assert.Equal(sign, Math.Sign(AnswerProgress.Judge(new(kind, digits), text)));
}
