namespace Parley.Engines.Builtin.Language;

internal enum YesNo
{
    Neither,
    Yes,
    No,
}

/// <summary>Yes and no in the many ways people say them.</summary>
internal static class Agreement
{
    private static readonly Patterns Yes = new(
        "(yes|yeah|yep|yup|sure|certainly|absolutely|definitely|of course|correct|right|exactly|indeed|okay|ok|please|go ahead|why not|gladly) *",
        "(i would love to|i would like that|that is right|that is correct|do it|please do|sounds good|all right|alright|i do|it was|you are right) *"
    );

    private static readonly Patterns No = new(
        "(no|nope|nah|never|nothing|not really|not now|wrong|none) *",
        "(i do not|that is wrong|that is not|not at all|that is it|no thanks|rather not|i am good|do not) *"
    );

    /// <summary>Only short answers count; a longer one says something of its own.</summary>
    public static YesNo Of(Utterance said) =>
        said.Words.Count > 5 ? YesNo.Neither
        : No.Fits(said) ? YesNo.No
        : Yes.Fits(said) ? YesNo.Yes
        : YesNo.Neither;
}
