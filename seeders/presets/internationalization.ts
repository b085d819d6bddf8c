import { buyer, emoji, type Preset, said } from './preset.ts'

const slack = {
  team: { name: 'Weltladen Müller & Søn 🌍', domain: 'weltladen' },
  users: [
    {
      name: 'björk',
      real_name: 'Björk Þórsdóttir',
      email: 'bjork@weltladen.example',
      tz: 'Atlantic/Reykjavik',
    },
    { name: 'leila', real_name: 'لیلا احمدی', email: 'leila@weltladen.example', tz: 'Asia/Tehran' },
    { name: 'yael', real_name: 'יעל כהן', email: 'yael@weltladen.example', tz: 'Asia/Jerusalem' },
    { name: 'wei', real_name: '王伟', email: 'wei@weltladen.example', tz: 'Asia/Shanghai' },
    {
      name: 'haruka',
      real_name: '佐藤 はるか',
      email: 'haruka@weltladen.example',
      tz: 'Asia/Tokyo',
    },
    { name: 'minjun', real_name: '김민준', email: 'minjun@weltladen.example', tz: 'Asia/Seoul' },
    {
      name: 'anna',
      real_name: 'Анна Коваленко',
      email: 'anna@weltladen.example',
      tz: 'Europe/Kyiv',
    },
    {
      name: 'priyanka',
      real_name: 'प्रियंका शर्मा',
      email: 'priyanka@weltladen.example',
      tz: 'Asia/Kolkata',
    },
    {
      name: 'nikos',
      real_name: 'Νίκος Παπαδόπουλος',
      email: 'nikos@weltladen.example',
      tz: 'Europe/Athens',
    },
  ],
  channels: [
    {
      name: 'general',
      topic: '👋 हर भाषा में लिखिए · 自分の言葉でどうぞ',
      messages: [
        said('björk', '-9h', 'Góðan daginn! Ærin er komin, þökk sé öllum.'),
        said('leila', '-8h', 'سلام به همه! سفارش شمارهٔ ۱۲۳ آماده است.', {
          reactions: [emoji('pray', 'yael', 'wei')],
        }),
        said('yael', '-7h', 'שלום! ההזמנה מס׳ 124 יצאה הבוקר (DHL 7731).'),
        said('wei', '-6h', '大家好,第125号订单已付款:¥3,200。'),
        said('haruka', '-5h', 'お疲れさまです。「抹茶セット」は明日入荷します。', {
          thread: [
            said('wei', '-290m', '太好了,谢谢!'),
            said('haruka', '-280m', 'どういたしまして😊'),
          ],
        }),
        said('minjun', '-4h', '안녕하세요, 주문 126번 주소가 잘못됐어요. 확인 부탁드려요.'),
        said('anna', '-3h', 'Вітаю! Їжачок 🦔 — наш новий талісман.'),
        said('priyanka', '-2h', 'नमस्ते! चाय के नए डिब्बे आ गए हैं ☕️'),
        said('nikos', '-1h', 'Καλημέρα! Το λάδι είναι έτοιμο.'),
      ],
    },
    {
      name: 'größen-und-maße',
      messages: [
        said('björk', '-2d', 'Straße, Maß, Öl: alle Umlaute müssen in den Export. „Genau so.“'),
      ],
    },
    {
      name: 'emoji',
      messages: [
        said('anna', '-1d', '👩‍🚀👨‍👩‍👧‍👦🏳️‍🌈🇺🇦🫱🏽‍🫲🏿 five people, two flags', {
          reactions: [emoji('rainbow', 'leila', 'minjun'), emoji('+1', 'nikos')],
        }),
        said('yael', '-23h', 'Mixed: ABC אבג 123 ‏مرحبا‏ (RTL inside LTR)'),
        said('wei', '-22h', 'Z͑ͫ̓a̴l̵g̷o, zero\u200Bwidth, non\u00A0breaking, é and é'),
      ],
    },
  ],
}

const stripe = {
  customers: [
    buyer('Þóra Ægisdóttir', 'thora@example.com', 'pm_card_visa', {
      address: { line1: 'Laugavegur 3', city: 'Reykjavík', postal_code: '101', country: 'IS' },
    }),
    buyer('محمد رضایی', 'reza@example.com', 'pm_card_mastercard', { metadata: { order: '۱۲۳' } }),
    buyer('山田 太郎', 'taro@example.com', 'pm_card_visa', {
      address: { line1: '千代田1-1', city: '千代田区', postal_code: '100-0001', country: 'JP' },
    }),
    buyer('Müller & Søn GmbH', 'buchhaltung@example.com', 'pm_card_visa'),
  ],
  products: [
    {
      name: '抹茶セット',
      description: '宇治の抹茶と茶筅',
      prices: [{ currency: 'jpy', unit_amount: 3200, lookup_key: 'matcha-jpy' }],
    },
    {
      name: 'Olivenöl „Κορώνη“, 1 ℓ',
      prices: [
        { currency: 'eur', unit_amount: 1450, lookup_key: 'oil-eur' },
        { currency: 'isk', unit_amount: 210000, lookup_key: 'oil-isk' },
      ],
    },
    {
      name: 'زعفران',
      prices: [{ currency: 'kwd', unit_amount: 4500, lookup_key: 'saffron-kwd' }],
    },
  ],
  payment_intents: [
    sale(3200, 'jpy', 'taro@example.com', '注文 125'),
    sale(1450, 'eur', 'buchhaltung@example.com', 'Bestellung 124 „Öl“'),
    sale(210000, 'isk', 'thora@example.com', 'Pöntun 127'),
    sale(4500, 'kwd', 'reza@example.com', 'سفارش ۱۲۳'),
  ],
}

function sale(amount: number, currency: string, customer: string, description: string) {
  return { amount, currency, customer, description, status: 'succeeded' }
}

export const internationalization: Preset = {
  id: 'internationalization',
  name: 'Internationalization',
  description:
    'Names, messages and products in a dozen scripts, right-to-left text, emoji sequences, ' +
    'combining marks, and amounts in currencies with zero, two and three decimals.',
  twins: ['slack', 'stripe'],
  tags: ['preset', 'functional', 'collaboration', 'ecommerce'],
  seed_config: { slack, stripe },
  prompt: null,
}
