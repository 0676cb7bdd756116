namespace FluxPay.TossSimulator.Payments;

/// <summary>Banks as requests may name them: by code or in Korean.</summary>
internal static class Banks
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["02"] = "산업", ["03"] = "기업", ["06"] = "국민", ["07"] = "수협", ["11"] = "농협", ["12"] = "단위농협", ["20"] = "우리",
        ["23"] = "SC제일", ["27"] = "씨티", ["31"] = "대구", ["32"] = "부산", ["34"] = "광주", ["35"] = "제주", ["37"] = "전북",
        ["39"] = "경남", ["45"] = "새마을", ["48"] = "신협", ["50"] = "저축은행", ["54"] = "HSBC", ["64"] = "산림조합",
        ["71"] = "우체국", ["81"] = "하나", ["88"] = "신한", ["89"] = "케이뱅크", ["90"] = "카카오뱅크", ["92"] = "토스뱅크",
    };

    public static bool Knows(string codeOrName) => CodeOf(codeOrName) is not null;

    /// <returns>Null for a bank that is not one.</returns>
    public static string? CodeOf(string codeOrName) => Names.ContainsKey(codeOrName)
        ? codeOrName
        : Names.FirstOrDefault(pair => pair.Value == codeOrName).Key;
}
