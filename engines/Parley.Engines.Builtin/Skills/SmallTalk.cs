using Parley.Engines.Builtin.Conversation;
using Parley.Engines.Builtin.Language;

namespace Parley.Engines.Builtin.Skills;

/// <summary>How are you, thank you, who are you.</summary>
internal sealed class SmallTalk : ISkill
{
    private static readonly Patterns HowAreYou = new(
        "how are (you|things) *",
        "(how do you do|how is it going|how are you doing|what is up|how do you feel) *",
        "(hello|hi) how are you *",
        "(and)? (how about you|what about you|and you|yourself)"
    );

    private static readonly Patterns Thanks = new(
        "(thank you|thanks|cheers|much appreciated|many thanks) *",
        "(that is|that was) (very)? (helpful|useful|great|perfect|good|nice|kind|wonderful) *",
        "(well done|good job|nice|great|perfect|excellent|wonderful|cool|very good|good|awesome|brilliant|lovely) (job|work)?"
    );

    private static readonly Patterns WhoAreYou = new(
        "(who|what) are you *",
        "what is your name *",
        "who am i (talking|speaking) (to|with) *",
        "(do you have|have you got) a name *",
        "what should i call you",
        "(introduce yourself|about yourself|tell me about yourself|tell me about you|tell me who you are)"
    );

    private static readonly Patterns Machine = new(
        "are you (a|an)? (human|person|robot|machine|computer|real|ai|bot|alive|real person|program) *",
        "(do you use|are you|is this) (chatgpt|gpt|a language model|an ai|ai) *",
        "how (old are you|do you work|were you made) *",
        "(who|what) (made|built|created|wrote) you *",
        "where (are|do) you (live|from|located)? *"
    );

    private static readonly Patterns Well = new(
        "i am (very|quite|pretty|really|doing)? (fine|well|good|great|okay|ok|happy|not bad|excellent|all right|alright) *",
        "(fine|very well|not bad|pretty good|quite well|not too bad) *"
    );

    private static readonly Patterns Low = new(
        "i am (very|quite|so|really|a bit|a little|feeling)? (sad|tired|bored|lonely|sick|ill|stressed|angry|unhappy|exhausted|sleepy|not well|nervous) *",
        "i feel * (sad|tired|bored|lonely|sick|bad|down|ill) *",
        "i (had|am having) a (bad|terrible|hard|long) day *"
    );

    private static readonly Patterns Birthday = new("(it is|today is) my birthday *");
    private static readonly Patterns Love = new(
        "i (love|like|hate) (you|talking to you) *",
        "you are (so)? (nice|great|funny|smart|clever|sweet|the best|kind|stupid|useless|silly) *"
    );
    private static readonly Patterns Sorry = new(
        "(sorry|i am sorry|excuse me|pardon me|never mind|forget it|forget about it|no worries|my mistake) *"
    );
    private static readonly Patterns Wait = new(
        "(wait|hold on|one moment|just a moment|give me a second|give me a moment|hang on|let me think|stop|quiet|be quiet|shut up|cancel) *"
    );

    private static readonly Patterns Taste = new(
        "what is your (favorite|favourite) *",
        "(do|can|did|would) you (like|love|hate|enjoy|eat|drink|sleep|dream|feel|think|cook|dance|believe) *",
        "what do you (like|love|think|feel|eat|want) *",
        "(are you|do you get) (happy|sad|tired|bored|hungry|married|angry|lonely) *"
    );

    private static readonly Patterns Languages = new(
        "(do|can) you (speak|understand|know) {language}",
        "(what|which) (language|languages) *",
        "* speak (german|french|spanish|italian|chinese) *"
    );
    private static readonly Patterns Confused = new(
        "(what do you mean|what does that mean|i do not understand|i do not get it|that makes no sense|explain that|why|why not|how so|really|what for) *"
    );
    private static readonly Patterns Sharing = new(
        "(i|we) (like|love|enjoy|went|live|work|have|had|saw|met|bought|ate|hate|made|watched) *",
        "(my|our) (dog|cat|wife|husband|mother|father|son|daughter|friend|brother|sister|day|house|car|job) *"
    );

    public IReadOnlyList<string> Examples { get; } =
    [
        "how are you",
        "thank you",
        "thank you very much",
        "who are you",
        "what is your name",
        "are you a robot",
        "i am fine",
        "i am bored",
        "never mind",
        "wait a moment",
        "who made you",
        "how old are you",
        "tell me about yourself",
        "stop",
    ];

    public Reply? Answer(Utterance said, Scene scene)
    {
        string name = scene.Memory.Person is { } person ? $", {person}" : "";
        if (HowAreYou.Fits(said))
        {
            return scene.Say(
                scene.Pick(
                    $"I am fine, thank you{name}. How are you?",
                    $"Very well, thanks{name}. And you?",
                    "All is well here. How about you?"
                )
            );
        }

        if (WhoAreYou.Fits(said))
        {
            return scene.Memory.Person is null
                ? scene.Ask(Greeting.Self(scene.Persona) + " And what is your name?", template: "my name is {0}")
                : scene.Say(
                    Greeting.Self(scene.Persona) + " " + scene.Pick("What can I do for you?", "How can I help?")
                );
        }

        if (Machine.Fits(said))
        {
            return scene.Say(
                scene.Pick(
                    "I am a small program, not a person. I run on this machine, without the internet and without a language model.",
                    "I am software that works offline with a few fixed abilities. Ask me what I can do.",
                    "I am a simple assistant made of rules. I am honest about it, and I never sleep."
                )
            );
        }

        if (Languages.Fits(said))
        {
            return scene.Say("I only speak English. " + Help.Offer(scene));
        }

        if (Taste.Fits(said))
        {
            return scene.Say(
                scene.Pick(
                    "I have no taste or feelings, since I am only a small program.",
                    "I am just a program, so I cannot say that I do.",
                    "That is a question for a person. I am only software."
                )
                    + " "
                    + Help.Offer(scene)
            );
        }

        if (Confused.Fits(said) && said.Words.Count <= 7)
        {
            return scene.Say(
                scene.Pick(
                    "I am sorry, I cannot explain it better. I am a simple program.",
                    "I am afraid that I cannot say more about it."
                ) + " Ask me what I can do."
            );
        }

        if (Birthday.Fits(said))
        {
            return scene.Say($"Happy birthday{name}! I hope it is a wonderful day.");
        }

        if (Well.Fits(said))
        {
            return scene.Say(
                scene.Pick("I am glad to hear that.", "That is good to hear.", "Lovely.") + " " + Help.Offer(scene)
            );
        }

        if (Low.Fits(said))
        {
            return scene.Ask($"I am sorry to hear that{name}. Would a joke help?", onYes: "tell me a joke");
        }

        if (Love.Fits(said))
        {
            return scene.Say(
                said.Has("hate", "stupid", "useless", "silly")
                    ? "I am sorry that I could not do better. I am only a small assistant. " + Help.Offer(scene)
                    : scene.Pick("That is kind of you.", "Thank you, that is nice to hear.") + " " + Help.Offer(scene)
            );
        }

        if (Thanks.Fits(said))
        {
            return scene.Say(
                scene.Pick($"You are welcome{name}.", "My pleasure.", "Any time.", "Glad to help.")
                    + " "
                    + Help.Offer(scene)
            );
        }

        if (Sorry.Fits(said))
        {
            return scene.Say(
                scene.Pick("No problem at all.", "That is all right.", "Never mind.") + " " + Help.Offer(scene)
            );
        }

        if (Sharing.Fits(said))
        {
            return scene.Say(
                scene.Pick("I see.", "Thank you for telling me.", "That is good to know.")
                    + " I cannot say much about it, though. "
                    + Help.Offer(scene)
            );
        }

        return Wait.Fits(said)
            ? scene.Say(scene.Pick("All right. I am listening.", "Sure. Take your time.", "Okay. I will wait."))
            : null;
    }
}
