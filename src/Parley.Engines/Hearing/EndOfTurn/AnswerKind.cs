namespace Parley.Engines.Hearing.EndOfTurn;

/// <summary>What kind of answer a question asks for.</summary>
public enum AnswerKind
{
    /// <summary>Nothing in particular.</summary>
    Any,
    YesOrNo,
    Digits,
    Number,
    Email,
    Spelling,
    Date,
    Choice,
}
