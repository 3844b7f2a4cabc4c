using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Parley.Engines.Hearing.EndOfTurn;

/// <summary>The answer that the assistant's last question asks for.</summary>
/// <param name="Kind">What kind of answer.</param>
/// <param name="Digits">How many digits are complete; 0: not known.</param>
/// <param name="Choices">What can be chosen, in lower case.</param>
public sealed partial record ExpectedAnswer(AnswerKind Kind, int Digits = 0, IReadOnlyList<string>? Choices = null)
{
    // No longer text than this is looked at: the end holds the question.
    private const int LongestText = 400;

    public static ExpectedAnswer Any { get; } = new(AnswerKind.Any);

    /// <summary>Reads the last question; a tool's schema whose field it names knows the form better.</summary>
    /// <param name="assistant">What the assistant said last; null: nothing.</param>
    /// <param name="schemas">JSON schemas of the parameters of tools.</param>
    public static ExpectedAnswer Of(string? assistant, IReadOnlyList<JsonElement> schemas)
    {
        if (string.IsNullOrWhiteSpace(assistant))
        {
            return Any;
        }

        var text = assistant.Length > LongestText ? assistant[^LongestText..] : assistant;
        var sentences = text.Split(
            ['.', '!', '?', '\n', '？', '。'],
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        var last = sentences.Length == 0 ? "" : sentences[^1].ToLowerInvariant();
        var isQuestion = text.TrimEnd().EndsWith('?') || text.TrimEnd().EndsWith('？') || Asks().IsMatch(last);
        if (!isQuestion)
        {
            return Any;
        }

        return SchemaAnswer.Of(last, schemas) ?? OfQuestion(last);
    }

    private static ExpectedAnswer OfQuestion(string question)
    {
        if (Email().IsMatch(question))
        {
            return new(AnswerKind.Email);
        }

        if (Spelling().IsMatch(question))
        {
            return new(AnswerKind.Spelling);
        }

        if (DigitString().IsMatch(question))
        {
            return new(AnswerKind.Digits, DigitsOf(question));
        }

        return Date().IsMatch(question) ? new(AnswerKind.Date)
            : Number().IsMatch(question) ? new(AnswerKind.Number)
            : YesNo().IsMatch(question) ? new(AnswerKind.YesOrNo)
            : Any;
    }

    private static int DigitsOf(string question)
    {
        if (Count().Match(question) is { Success: true } count)
        {
            var word = count.Groups["n"].Value;
            var at = Array.IndexOf(SpokenDigits.Names, word);
            return at >= 0 ? at : int.Parse(word, CultureInfo.InvariantCulture);
        }

        return question.Contains("zip", StringComparison.Ordinal) ? 5
            : question.Contains("phone", StringComparison.Ordinal)
            || question.Contains("call you", StringComparison.Ordinal)
                ? 10
            : question.Contains("card", StringComparison.Ordinal) ? 16
            : Regex.IsMatch(question, @"\bpin\b", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)) ? 4
            : 0;
    }

    [GeneratedRegex(
        @"^(please |now |and |so |ok(ay)?,? |then )*(say|tell|give|enter|spell|read|type|dial|provide|repeat)\b|^(sag|nenn|gib|buchstabier|dites|donnez|épelez|dime|dame|diga|deletree|dimmi|mi dica|diga-me)",
        Options,
        1000
    )]
    private static partial Regex Asks();

    [GeneratedRegex(@"e-?mail|correo|courriel|メール|邮箱|이메일|ईमेल", Options, 1000)]
    private static partial Regex Email();

    [GeneratedRegex(@"\bspell|buchstabier|épel|deletre|lettera per lettera|soletr", Options, 1000)]
    private static partial Regex Spelling();

    [GeneratedRegex(
        @"\bdigits?\b|\b(phone|telephone|mobile|cell|account|order|card|customer|reference|confirmation|booking|tracking|serial|policy|member(ship)?|id|ticket|invoice|flight)( \w+)? (number|id)\b|\b(pin|passcode|(zip|postal|access|security|verification|confirmation) ?code|number to call|reach you at)\b|(telefon|kunden|konto|bestell)nummer|numéro|número de (teléfono|cuenta|pedido|telefone|conta)|numero di (telefono|conto)|電話番号|电话号码|전화번호|फ़ोन नंबर",
        Options,
        1000
    )]
    private static partial Regex DigitString();

    [GeneratedRegex(
        @"\b(?<n>two|three|four|five|six|seven|eight|nine|\d{1,2})([ -]|\s)digits?\b|\blast (?<n>two|three|four|five|six|\d) (digits|numbers)\b",
        Options,
        1000
    )]
    private static partial Regex Count();

    [GeneratedRegex(
        @"\b(what|which) (day|date)\b|\bdate of birth\b|\bbirthday\b|\bborn\b|^when\b|geburtsdatum|welche[sr]? (tag|datum)|date de naissance|quelle date|fecha|data di nascita|data de nascimento",
        Options,
        1000
    )]
    private static partial Regex Date();

    [GeneratedRegex(
        @"\bhow (many|much|old)\b|\bwie viele?\b|\bcombien\b|\bcuánt|\bquant[oiae]s?\b|何人|几|몇",
        Options,
        1000
    )]
    private static partial Regex Number();

    [GeneratedRegex(
        @"\byes or no\b|^((so|and|ok(ay)?|well|then|alright|great|thanks|thank you),? )*(do|does|did|is|are|was|were|can|could|would|will|shall|should|have|has|may)\b(?!.*\bor\b)|\b(right|correct|ok|okay)$|^anything else\b|\bja oder nein\b|\boui ou non\b|\bsí o no\b|\bsì o no\b|\bsim ou não\b",
        Options,
        1000
    )]
    private static partial Regex YesNo();

    private const RegexOptions Options =
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
}
