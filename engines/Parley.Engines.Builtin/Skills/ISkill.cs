using Parley.Engines.Builtin.Conversation;
using Parley.Engines.Builtin.Language;

namespace Parley.Engines.Builtin.Skills;

/// <summary>One thing that the assistant can do. Stateless.</summary>
internal interface ISkill
{
    /// <summary>
    /// Things people say to it, in lower-case words. They bias the recogniser, and a misheard utterance is compared with them.
    /// </summary>
    IReadOnlyList<string> Examples { get; }

    /// <summary>The answer, or null when the utterance is not for this skill.</summary>
    Reply? Answer(Utterance said, Scene scene);
}
