using System.Collections.Concurrent;

namespace Parley.Engines.Flite;

/// <summary>Writes IPA in the phones that flite's US English voices have; sounds of other languages become their nearest neighbours.</summary>
internal static class FlitePhones
{
    // Longest first.
    private static readonly (string Ipa, string Phones)[] _sounds =
    [
        .. (
            "tʃ=ch dʒ=jh tɕ=ch dʑ=jh ts=t,s dz=d,z aɪ=ay aʊ=aw ɔɪ=oy eɪ=ey oʊ=ow əʊ=ow ɔʏ=oy ɜːɹ=er ɜɹ=er əɹ=er ɪə=ih,ax eə=eh,r ʊə=uh,r "
            + "l\u0329=ax,l n\u0329=ax,n m\u0329=ax,m a\u0303=aa,n ɑ\u0303=aa,n ɛ\u0303=ae,n ɔ\u0303=ao,n œ\u0303=ah,n õ=ow,n n\u0303=n,y "
            + "i=iy ɪ=ih ᵻ=ih ɨ=ih e=ey ɛ=eh æ=ae a=aa ɑ=aa ɒ=aa ɔ=ao o=ow ʊ=uh u=uw ʉ=uw ɯ=uw ʌ=ah ɐ=ah ə=ax ɘ=ax ɤ=ah ɜ=er ɝ=er ɚ=er "
            + "y=uw ʏ=uh ø=er œ=er ɵ=ow ɶ=ae ɞ=er p=p b=b t=t d=d k=k ɡ=g c=k,y ɟ=g,y q=k ɢ=g ʔ= f=f v=v θ=th ð=dh s=s z=z ʃ=sh ʒ=zh "
            + "ʂ=sh ʐ=zh ɕ=sh ʑ=zh ç=hh,y x=k χ=k ħ=hh ʕ=aa h=hh ɦ=hh ɣ=g ʝ=y β=v ɸ=f ʋ=v m=m ɱ=m n=n ɲ=n,y ɳ=n ŋ=ng ɴ=ng l=l ɫ=l ʎ=l,y "
            + "ɭ=l ɬ=l ɮ=l r=r ɹ=r ɻ=r ɾ=d ɽ=r ʁ=r ʀ=r j=y ɥ=w w=w ʍ=w ɰ=g ʈ=t ɖ=d ɓ=b ɗ=d ɠ=g"
        )
            .Split(' ')
            .Select(pair => pair.Split('='))
            .Select(pair => (pair[0], pair[1]))
            .OrderByDescending(pair => pair.Item1.Length),
    ];

    private static readonly ConcurrentDictionary<string, IReadOnlyList<string>?> _known = new(StringComparer.Ordinal);

    /// <returns>Phones, vowels with their stress (<c>ow1</c>); null when a sign is not known, or nothing is left.</returns>
    public static IReadOnlyList<string>? FromIpa(string ipa)
    {
        // Bounded: lexicons come from outside.
        if (_known.Count > 50_000)
        {
            _known.Clear();
        }
        return _known.GetOrAdd(ipa, Convert);
    }

    private static IReadOnlyList<string>? Convert(string ipa)
    {
        var phones = new List<string>();
        var stressed = false;
        var anyStress = false;
        for (var at = 0; at < ipa.Length; )
        {
            if (ipa[at] is 'ˈ' or 'ˌ')
            {
                stressed = true;
                at++;
                continue;
            }
            if (IsMark(ipa[at]))
            {
                at++;
                continue;
            }
            var rest = ipa.AsSpan(at);
            var length = 0;
            foreach (var (sign, sounds) in _sounds)
            {
                if (!rest.StartsWith(sign, StringComparison.Ordinal))
                {
                    continue;
                }
                length = sign.Length;
                foreach (var phone in sounds.Split(',', StringSplitOptions.RemoveEmptyEntries))
                {
                    if (IsVowel(phone))
                    {
                        phones.Add(phone + (stressed ? "1" : "0"));
                        anyStress |= stressed;
                        stressed = false;
                    }
                    else
                    {
                        phones.Add(phone);
                    }
                }
                break;
            }
            if (length == 0)
            {
                return null;
            }
            at += length;
        }
        if (!anyStress && phones.FindIndex(phone => phone[^1] is '0') is var first && first >= 0)
        {
            phones[first] = phones[first][..^1] + "1";
        }
        return phones.Count > 0 ? phones : null;
    }

    // Length, half length, rhoticity and what only colours a sound.
    private static bool IsMark(char sign) =>
        sign is 'ː' or 'ˑ' or 'ʰ' or 'ʲ' or 'ʷ' or '˞' or 'ˠ' or 'ˤ' or (>= '\u0300' and <= '\u036F');

    private static bool IsVowel(string phone) => phone[0] is 'a' or 'e' or 'i' or 'o' or 'u';
}
