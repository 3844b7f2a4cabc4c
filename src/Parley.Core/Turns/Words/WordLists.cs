namespace Parley.Core.Turns.Words;

/// <summary>The lists behind <see cref="ShortWords"/>, one entry between commas.</summary>
internal static class WordLists
{
    public static WordList[] All { get; } =
    [
        new(
            "en",
            "ah, aah, um, umm, ummm, mm, mmm, uh, uhh, huh, oh, yeah, hm, hmm, hmmm, er, erm, uhm, mhm",
            """
            mm hm, mm hmm, uh huh, m hm, mhmm, yep, yup, yes, ya, yah, okay, ok, o k, kay, right, all right, alright, sure, i see, got it,
            gotcha, go on, of course, exactly, true, cool, great, nice, good, fine, really, wow, aha, ooh, interesting, no way,
            oh yeah, that's right, thank you, thanks, i know, makes sense, fair enough, absolutely, definitely,
            all right then, alright then, okay then, sounds good, that sounds good, perfect, awesome, wonderful, excellent, amazing, lovely, very good,
            that's great, that's good, that's nice, that's fine, that's true, that's interesting, that makes sense, good to know, for sure,
            no problem, no worries, understood, you're right
            """,
            Small: "a, an, the, and, or, if, in, on, of, to, for, at, it, he, her, him, his, them, they, am, are, be, by, as, four, i, we, with, would",
            Alone: "yeah, yes, yep, yup, okay, right, all right, alright, sure, uh huh, mm hm, i see, got it, of course, exactly, go on, i know, that's right, makes sense, thank you",
            Wanting: """
            stop, stop it, no, nope, not, don't, wait, wait a minute, hold on, hang on, just a moment, hello, hey, hi, what, why, who, when,
            where, how, which, quiet, be quiet, shut up, silence, enough, pause, cancel, next, again, back, go back, repeat, help, excuse me,
            pardon, sorry, please, but, listen, actually, louder, slower, faster, more, less, other, never mind, skip, change, tell me,
            can you, could you, i want, i need, one, two, three, four, five, six, seven, eight, nine, ten, zero
            """
        ),
        new(
            "es",
            "eh, ehh, este, em, mm, mmm, ah, uh, hm, hmm, oh, pues",
            "ajá, aja, sí, si, ya, claro, vale, bueno, bien, okay, ok, de acuerdo, entiendo, ya veo, exacto, por supuesto, sigue, ah sí, eso"
        ),
        new(
            "fr",
            "euh, heu, hum, hm, hmm, mm, mmm, ah, oh, ben, bah",
            "oui, ouais, mouais, d'accord, ok, okay, bien, bien sûr, je vois, voilà, exact, exactement, entendu, ah bon, ah oui, c'est ça, mhm"
        ),
        new(
            "it",
            "ehm, ehmm, eh, mm, mmm, ah, oh, uhm, hm, hmm, beh",
            "sì, si, già, certo, va bene, bene, okay, ok, capisco, ho capito, d'accordo, esatto, giusto, ah sì, ecco, mhm, aha"
        ),
        new(
            "de",
            "äh, ähm, ähh, öh, öhm, hm, hmm, mm, mmm, ah, oh, tja",
            """
            mhm, aha, ja, jaja, jo, ja ja, genau, okay, ok, gut, klar, ach so, achso, richtig, verstehe, ich verstehe, alles klar, na ja, stimmt,
            sicher, schön, ja genau, in ordnung
            """
        ),
        new(
            "pt",
            "ah, hã, ã, é, eh, hum, hm, hmm, mm, mmm, uh, oh, ahn",
            "sim, aham, uhum, tá, tá bom, está bem, certo, claro, ok, okay, entendi, entendo, pois, pois é, isso, exato, beleza, ah sim, bom"
        ),
        new(
            "ja",
            "えー, ええと, えーと, えっと, あー, あのー, あの, うーん, んー, その, まあ",
            "うん, うんうん, はい, ええ, そう, そうですね, そうですか, なるほど, へえ, へー, ふーん, ああ, オーケー, 了解, わかりました, 分かりました, 確かに",
            IsDense: true
        ),
        new(
            "zh",
            "呃, 嗯, 啊, 哦, 噢, 唔, 额",
            "嗯嗯, 对, 对对, 对对对, 是, 是的, 好, 好的, 好吧, 行, 可以, 明白, 明白了, 知道了, 没错, 哦哦, 原来如此, 当然",
            IsDense: true
        ),
        new(
            "ko",
            "음, 어, 아, 그, 저, 에",
            "네, 네네, 예, 응, 그래, 그래요, 그렇군요, 맞아요, 맞아, 아하, 알겠습니다, 알겠어요, 좋아요, 그렇죠, 오케이, 아 네, 물론"
        ),
        new(
            "hi",
            "उम, अं, हम्म, हूँ, हूं, अरे, मतलब",
            "हाँ, हां, जी, जी हाँ, जी हां, अच्छा, ठीक है, ठीक, सही, बिल्कुल, हाँ हाँ, ओके, समझ गया, समझ गई, ज़रूर"
        ),
    ];
}

/// <param name="Language">ISO 639-1.</param>
/// <param name="IsDense">Written without spaces between words.</param>
/// <param name="Small">Words that tell nothing by themselves.</param>
/// <param name="Alone">
/// The back-channels that an ear may look for: those that have enough sound to be told from other words. Empty: all of them.
/// </param>
/// <param name="Wanting">With what people ask for the floor, and other words that are said alone.</param>
internal sealed record WordList(
    string Language,
    string Fillers,
    string BackChannels,
    bool IsDense = false,
    string Small = "",
    string Alone = "",
    string Wanting = ""
);
